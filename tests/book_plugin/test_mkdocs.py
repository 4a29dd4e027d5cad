import json
import shutil
from unittest.mock import Mock

import html5lib
import pytest
from parsed_page import of_class, one, text

from book_plugin import before_build, languages

PAGES = {"en": "site/page.html", "zh": "site/zh/page.html"}


def page(book, path):
    """The parsed page that a build wrote."""
    html = (book.root / path).read_text("utf-8")
    return html5lib.parse(html, treebuilder="etree", namespaceHTMLElements=False)


def output(book, path):
    return text(one(page(book, path), "snippet-output"))


@pytest.fixture(scope="module")
def built(new_book, tmp_path_factory):
    book = new_book(tmp_path_factory.mktemp("built"))
    book.site()
    return book, book.mkdocs("build", "--strict")


def test_a_good_book_builds_strictly_and_tells_its_times(built):
    _, ran = built
    assert ran.code == 0, ran.err
    assert "snippets: 1 run in " in ran.err
    assert "1 checked and shown in " in ran.err
    assert "WARNING" not in ran.err


@pytest.mark.parametrize("language", PAGES)
def test_one_build_shows_the_output_in_both_languages(built, language):
    book, _ = built
    assert output(book, PAGES[language]) == book.output
    label = languages.of(language).words.labels.notebook
    assert label in text(one(page(book, PAGES[language]), "snippet-about"))


def test_the_build_writes_a_notebook_where_the_link_leads(built):
    book, _ = built
    about = one(page(book, PAGES["en"]), "snippet-about")
    notebook = [a.get("href") for a in about.iter("a")][-1]
    written = json.loads((book.root / "site" / notebook).read_text("utf-8"))
    assert written["cells"][-1]["outputs"][0]["text"] == book.output


def test_the_second_build_runs_nothing(built):
    book, _ = built
    assert "snippets: 0 run in " in book.mkdocs("build").err


def test_the_working_folder_does_not_matter(built, tmp_path):
    book, _ = built
    shutil.rmtree(book.root / "site")
    file = str(book.root / "mkdocs.yml")
    ran = book.mkdocs("build", "--strict", "-f", file, cwd=tmp_path)
    assert ran.code == 0, ran.err
    assert output(book, PAGES["zh"]) == book.output


def test_a_configuration_without_a_path_is_of_the_working_folder(tmp_path, monkeypatch):
    """MkDocs knows none of `-f -`, nor any where standard input is closed."""
    monkeypatch.chdir(tmp_path)
    assert before_build.root_of(Mock(config_file_path="")) == tmp_path.resolve()


def test_the_other_language_builds_by_itself(built):
    book, _ = built
    shutil.rmtree(book.root / "site")
    assert book.mkdocs("build", "--strict", "-f", "mkdocs.zh.yml").code == 0
    assert output(book, PAGES["zh"]) == book.output
    ran = book.mkdocs("build", "--strict")  # the whole site, in its place
    assert ran.code == 0, ran.out
    assert output(book, PAGES["en"]) == book.output


@pytest.fixture
def bare(small_book):
    """A site without the plugin: the extension alone."""
    small_book.site()
    config = small_book.root / "mkdocs.yml"
    config.write_text(
        config.read_text("utf-8").split("plugins:")[0] + "plugins: []\n", "utf-8"
    )
    return small_book


def test_pages_are_right_without_the_plugin(bare):
    assert bare.mkdocs("build", "--strict").code == 0
    assert output(bare, PAGES["en"]) == bare.output


def test_without_the_plugin_a_failure_stops_the_build_too(bare):
    bare.snippet("topic/claim", "1 / 0\n")
    ran = bare.mkdocs("build")
    assert ran.code == 1
    (told,) = [line for line in ran.err.splitlines() if "ZeroDivision" in line]
    assert told.startswith("docs/en/page.md:3, docs/zh/page.md:3: snippets/topic/")
    assert "Traceback" not in ran.err
    assert not (bare.root / PAGES["en"]).exists()


def test_a_project_that_is_no_book_is_told_in_one_line(small_book):
    small_book.site()
    (small_book.root / "pyproject.toml").unlink()
    ran = small_book.mkdocs("build")
    assert ran.code == 1
    assert "no pyproject.toml with a [tool.snippet_engine] table" in ran.out
    assert "Traceback" not in ran.err + ran.out


def test_a_failed_build_shows_no_snippet(small_book):
    small_book.site()
    assert small_book.mkdocs("build").code == 0
    small_book.write("snippets/topic/claim.out", "stale\n")
    assert small_book.mkdocs("build").code == 1
    # what the last good build wrote is still there, and still right
    assert output(small_book, PAGES["en"]) == small_book.output
    assert of_class(page(small_book, PAGES["en"]), "snippet-failure") == []


def test_links_to_notebooks_lead_somewhere_from_any_depth(small_book):
    small_book.site()
    for language in ("en", "zh"):
        for name in ("ideas/deep.md", "ideas/more/deeper.md"):
            small_book.write(f"docs/{language}/{name}", "# Deep\n\n::: topic/claim\n")
    ran = small_book.mkdocs("build", "--strict")
    assert ran.code == 0, ran.err
    pages = sorted((small_book.root / "site").rglob("*.html"))
    found = 0
    for path in pages:
        html = html5lib.parse(path.read_text("utf-8"), namespaceHTMLElements=False)
        for link in html.iter("a"):
            if (link.get("href") or "").endswith(".ipynb"):
                assert (path.parent / link.get("href")).resolve().is_file(), path
                found += 1
    assert found == 6

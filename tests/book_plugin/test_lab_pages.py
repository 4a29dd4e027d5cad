"""Labs in the built site: pages as light as all others, and notebooks to take away."""

import ast
import gzip
import json
import re
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import nbformat
import pytest
from bs4 import BeautifulSoup
from checks import ROOT
from checks.topics import LABS, LANGUAGES
from elements import attribute, code, shown_code
from heads import FOLDERS, page

from book_plugin import labs
from snippet_engine.check import golden
from snippet_engine.check.book import Book

every_lab = pytest.mark.parametrize("topic", LABS)
every_language = pytest.mark.parametrize("language", LANGUAGES)
KILOBYTES = 60


def loaded(html: BeautifulSoup, up: str) -> set[str]:
    """What a page runs and applies; addresses from the site's root."""
    tags = html.select("script:not([type='application/ld+json']), style, link")
    kept = [tag for tag in tags if tag.name != "link" or "stylesheet" in tag["rel"]]
    addresses = [tag.get("src") or tag.get("href") for tag in kept]
    return {
        str(address).removeprefix(up)
        if address
        # The one script that names its page's way to the root
        else re.sub(r'"\.[./]*"', '"."', code(tag).replace(up, ""))
        for address, tag in zip(addresses, kept, strict=True)
    }


@every_language
@every_lab
def test_a_lab_is_light(site: Path, language: str, topic: str) -> None:
    html = (site / FOLDERS[language] / f"{topic}.html").read_bytes()
    assert len(gzip.compress(html, 9)) < KILOBYTES * 1000


@every_language
@every_lab
def test_a_lab_loads_nothing_that_other_pages_do_not(
    site: Path, language: str, topic: str
) -> None:
    other = loaded(page(site, language, "measurements"), "")  # it has a plot, too
    assert len(other) > 5
    assert loaded(page(site, language, topic), "../") == other


@every_language
@every_lab
def test_notebook_beside_the_page_has_its_code_and_outputs(
    site: Path, language: str, topic: str
) -> None:
    html = page(site, language, topic)
    (link,) = html.select('.lab-files a[href$=".ipynb"][download]')
    path = site / FOLDERS[language] / "labs" / attribute(link, "href")
    notebook = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    blocks = html.select("article [data-snippet]")
    assert len(code) == len(blocks)
    for cell, block in zip(code, blocks, strict=True):
        lines = [line for line in cell.source.split("\n") if line]
        if cell is code[0]:  # the docstring is the caption
            docstring = ast.parse(cell.source).body[0].end_lineno
            lines = lines[docstring:]
        assert shown_code(block) == lines
        shown = block.select_one(".snippet-output")
        printed = "".join(one.get("text", "") for one in cell.outputs)
        assert printed == (shown.get_text() if shown else "")
        drawn = [one for one in cell.outputs if one.output_type == "display_data"]
        assert len(drawn) == len(block.select("svg[aria-label]"))
    text = "\n".join(one.source for one in notebook.cells if one not in code)
    assert not re.search(r"^:::|\{ #|\]\((?!http)", text, re.MULTILINE)


@every_lab
def test_both_languages_have_the_same_code(site: Path, topic: str) -> None:
    english, chinese = (
        [
            (cell.source, [without_words(output) for output in cell.outputs])
            for cell in nbformat.read(site / folder / f"{topic}.ipynb", 4).cells
            if cell.cell_type == "code"
        ]
        for folder in FOLDERS.values()
    )
    assert english == chinese


def without_words(output: dict[str, Any]) -> dict[str, Any]:
    """A figure says its words in the page's language; all else of it is the same."""
    text = json.dumps(output, ensure_ascii=False)
    changed: dict[str, Any] = json.loads(re.sub(r"(<text[^>]*>)[^<]*", r"\1", text))
    return changed


@every_language
@every_lab
def test_a_lab_says_where_it_came_from_and_opens_in_colab(
    site: Path, language: str, topic: str
) -> None:
    html = page(site, language, topic)
    links = [a["href"] for a in html.select("article h1 ~ .lab-files a")]
    repository = "github.com/vjp-book/vjp-book"
    colab = repository.replace(".com", "")
    notebook = f"blob/notebooks/{FOLDERS[language]}{topic}.ipynb"
    assert links == [
        f"https://{repository}/blob/main/{topic}.py",
        f"{topic.removeprefix('labs/')}.ipynb",
        f"https://colab.research.google.com/{colab}/{notebook}",
    ]
    (edit,) = html.select("footer a.book-edit")
    assert edit["href"] == f"https://{repository}/edit/main/{topic}.{language}.md"


@pytest.mark.parametrize(
    "address", ["", "https://gitlab.com/a/b", "https://github.com/a", "github.com/a/b"]
)
def test_no_colab_without_a_repository_on_github(address: str) -> None:
    assert labs.colab(address, "labs/a.ipynb") == ""
    assert labs.colab("https://github.com/a/b/", "labs/a.ipynb").endswith(
        "/github/a/b/blob/notebooks/labs/a.ipynb"
    )


def test_workflow_pushes_the_notebooks_to_the_branch_that_colab_opens() -> None:
    workflow = (ROOT / ".github/workflows/test.yml").read_text("utf-8")
    assert f"HEAD:{labs.BRANCH}" in workflow


@every_lab
def test_figures_follow_the_pages_colours(site: Path, topic: str) -> None:
    record = Book.open(ROOT).report or Book.open(ROOT).check()
    for figure in record.good[topic].figures:
        assert "currentColor" in figure.svg
        assert "<image" not in figure.svg
        assert not set(re.findall(r"#[0-9a-f]{6}", figure.svg)) - {
            "#3f7fd0", "#d2691e", "#2e9468", "#808080",
        }  # fmt: skip


@every_lab
def test_golden_holds_what_the_pages_show(site: Path, topic: str) -> None:
    text = (ROOT / f"{topic}.out").read_text("utf-8")
    text = re.sub(r"(?m)^# %% \[figure\]\n(?:(?!# %%).*\n)*", "", text)
    printed = re.sub(r"(?m)^# %%.*\n", "", text)
    for language in LANGUAGES:
        shown = page(site, language, topic).select("article .snippet-output")
        assert golden.same(printed, "".join(one.get_text() for one in shown))


def test_builds_for_two_addresses_keep_their_notebooks_apart(tmp_path: Path) -> None:
    site: Any = Mock()
    site.book.project.cache = tmp_path

    def folder(address: str) -> Path:
        return labs.folder_of(site, Mock(config=Mock(site_url=address)))

    one, other = folder("https://a.org/"), folder("https://a.org/zh/")
    (one / "lab.ipynb").write_text("links to a")
    (tmp_path / "labs" / "mine").mkdir()
    assert one != other
    assert folder("https://a.org/") == one
    for number in range(20):
        folder(f"http://127.0.0.1:{number}/")
    assert len(list(one.parent.iterdir())) == labs.MOST + 1
    assert (tmp_path / "labs" / "mine").exists()
    assert not one.exists()

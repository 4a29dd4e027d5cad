"""A language is one thing: a third one needs the table, a configuration, pages."""

import json
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from checks import ROOT
from elements import attribute, first
from small_book import ENVIRONMENT, SmallBook

from book_plugin import languages
from book_plugin.languages import LANGUAGES, MAIN, Language, Words

FRENCH = {
    'name = "English"': 'name = "Français"',
    'locale = "en_US"': 'locale = "fr_FR"',
    'output = "Output"': 'output = "Sortie"',
    'file = "Source file"': 'file = "Fichier source"',
    'lab_notebook = "Notebook with outputs"': 'lab_notebook = "Carnet avec sorties"',
    "This page does not exist": "Cette page n'existe pas",
}
LAB = '"""Two and two are four."""\n\n# %% two\nprint(2 + 2)\n'
CONFIG = """\
site_name: Small
site_url: https://book.org/
docs_dir: docs/en
use_directory_urls: false
theme: {name: material, language: en, font: false, custom_dir: overrides}
markdown_extensions:
  book_snippets: {}
plugins:
  search: {}
  book: {}
  mkdocs-jupyter:
    { include: ["labs/*.ipynb"], ignore: ["*.md"], execute: no, include_source: yes }
"""
OTHER = """\
INHERIT: mkdocs.yml
docs_dir: docs/{code}
site_dir: site/{code}
theme: {{language: {code}}}
markdown_extensions:
  book_snippets: {{language: {code}, notebooks: ../notebooks}}
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small book in three languages, built by a copy of the plugin."""
    root = tmp_path_factory.mktemp("three")
    for package in ("book_plugin", "snippet_engine", "overrides"):
        shutil.copytree(ROOT / package, root / package)
    words = (root / "book_plugin" / "words" / "en.toml").read_text("utf-8")
    for english, french in FRENCH.items():
        assert english in words
        words = words.replace(english, french)
    (root / "book_plugin" / "words" / "fr.toml").write_text(words, "utf-8")
    for name in ("package.json", "package-lock.json", "node_modules"):
        (root / name).symlink_to(ROOT / name)  # the font of headings comes from there
    book = SmallBook(root)
    book.write("mkdocs.yml", CONFIG)
    book.write("labs/sums.py", LAB)
    book.write("labs/sums.out", "4\n")
    for code in ("en", "zh", "fr"):
        book.page("::: topic/claim\n", (code,))
        book.write(f"labs/sums.{code}.md", f"# Lab in {code}\n\n::: labs/sums#two\n")
        if code != "en":
            book.write(f"mkdocs.{code}.yml", OTHER.format(code=code))
    before = ENVIRONMENT["PYTHONPATH"]
    try:
        ENVIRONMENT["PYTHONPATH"] = str(root)
        ran = book.mkdocs("build", "--strict")
    finally:
        ENVIRONMENT["PYTHONPATH"] = before
    assert ran.code == 0, ran.err + ran.out
    return root / "site"


def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text("utf-8"), "html5lib")


def test_a_third_language_shows_its_own_words(site: Path) -> None:
    html = soup(site / "fr" / "page.html")
    assert first(html, ".snippet-output")["aria-label"] == "Sortie"
    assert "Fichier source" in first(html, ".snippet-about").get_text()
    lab = soup(site / "fr" / "labs" / "sums.html")
    assert "Lab in fr" in first(lab, "h1").get_text()
    assert "Carnet avec sorties" in lab.get_text()
    notebook = json.loads((site / "fr" / "labs" / "sums.ipynb").read_text("utf-8"))
    assert notebook["cells"][1]["outputs"][0]["text"] == "4\n"


def test_every_page_leads_to_its_translations(site: Path) -> None:
    for folder in ("", "zh/", "fr/"):
        for page in ("page.html", "labs/sums.html"):
            path = site / folder / page
            links = soup(path).select(".md-select__link")
            found = {
                one["lang"]: (path.parent / attribute(one, "href")).resolve()
                for one in links
            }
            assert found == {
                code: (site / other / page).resolve()
                for code, other in (("en", ""), ("zh", "zh"), ("fr", "fr"))
            }
            heads = soup(path).select('link[hreflang="fr"]')
            assert [one["href"] for one in heads] == [f"https://book.org/fr/{page}"]


def test_lists_and_the_missing_page_know_the_third_language(site: Path) -> None:
    index = (site / "sitemap_index.xml").read_text("utf-8")
    assert "https://book.org/fr/sitemap.xml" in index
    assert "https://book.org/fr/page.md" in (site / "llms.txt").read_text("utf-8")
    missing = first(soup(site / "404.html"), "section[lang=fr]")
    assert first(missing, "h2").get_text() == "Cette page n'existe pas"
    assert first(missing, "a")["href"] == "/./fr/index.html"


def test_the_main_language_comes_first_and_lies_at_the_root() -> None:
    assert MAIN is LANGUAGES[0]
    assert (MAIN.folder, MAIN.config, MAIN.to_root) == ("", "mkdocs.yml", "")
    assert [one.config for one in languages.OTHERS] == ["mkdocs.zh.yml"]
    assert {one.code for one in LANGUAGES} == {
        path.name for path in (ROOT / "docs").iterdir() if path.is_dir()
    }


@pytest.mark.parametrize("language", languages.OTHERS, ids=lambda one: one.code)
def test_every_word_is_said_in_every_language(language: Language) -> None:
    def blanks(words: str) -> list[str]:
        return sorted(part.partition("}")[0] for part in words.split("{")[1:])

    for name in Words.__dataclass_fields__:
        said, english = getattr(language.words, name), getattr(MAIN.words, name)
        assert said
        if isinstance(said, str):
            assert blanks(said) == blanks(english), name
            assert said != english or name == "pdf", name


def test_a_word_that_is_missing_is_one_line(tmp_path: Path) -> None:
    file = tmp_path / "fr.toml"
    text = (languages.WORDS / "en.toml").read_text("utf-8")
    file.write_text(text.replace('back = "Back to the book"\n', ""), "utf-8")
    with pytest.raises(SystemExit, match=r"fr.toml: .*'back'; it needs those of en"):
        languages._read(file)

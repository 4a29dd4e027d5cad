"""The built site: valid HTML, links that lead somewhere, what every page must have."""

import ast
import json
import re
import shutil
import subprocess
from pathlib import Path

import nbformat
import pytest
from checks import ROOT, links
from checks.topics import TOPICS, source
from elements import attribute, first, shown_code, snippets_of

from book_plugin.formulas import node
from snippet_engine.check.book import Book
from snippet_engine.check.report import Excerpt
from snippet_engine.failure import Place
from snippet_engine.read import cells, pages, references
from snippet_engine.read.project import is_lab


def test_html_is_valid(site: Path) -> None:
    node.install_packages(ROOT)
    tool = ROOT / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
    config = ROOT / "tests" / "book_plugin" / "htmlvalidate.json"
    command = [str(node.NODE), str(tool), "--config", str(config), str(site)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout[-4000:] + result.stderr[-2000:]


def test_links_and_anchors_inside_the_site_resolve(site: Path) -> None:
    assert links.dead(site) == []


@pytest.mark.parametrize("address", ["no_such_page.html", "vjp.html#no-such-anchor"])
def test_a_broken_link_is_seen(site: Path, tmp_path: Path, address: str) -> None:
    copy = Path(shutil.copytree(site, tmp_path / "site"))
    page = copy / "index.html"
    page.write_text(page.read_text("utf-8") + f'<a href="{address}">x</a>', "utf-8")
    assert [problem for problem in links.dead(copy) if address in problem]


def code_lines(excerpt: Excerpt) -> list[str]:
    """The lines that a block shows: all but the docstring, if more follows it."""
    body, lines = ast.parse(excerpt.code).body, excerpt.code.split("\n")
    if excerpt.code_hidden:
        return []
    if excerpt.opens and len(body) > 1:
        lines = lines[body[0].end_lineno :]
    return [line for line in lines if line]


def bare(text: str) -> str:
    """The text without what draws a table, a bold cell or line, and without space."""
    bold = r"(?m:^|(?<=\| ))\*\*|\*\*(?m:$|(?= \|))"
    return re.sub(rf"{bold}|[\s|`:]|(?<=[-|:\s])-+", "", text)


@pytest.mark.parametrize("language", ["", "zh"])
@pytest.mark.parametrize("page", TOPICS)
def test_shown_output_is_exactly_what_was_printed(
    site: Path, page: str, language: str
) -> None:
    """Read with a parser, as a browser would, not by string search."""
    html = (site / language / f"{page}.html").read_text("utf-8")
    blocks = snippets_of(html).select("[data-snippet]")
    assert len(blocks) == html.count(" data-snippet=")
    book = Book.open(ROOT)
    report = book.report or book.check()
    wanted = [
        report.resolve(references.parse(rest, Place(page, line)))
        for line, rest in pages.scan(source(language or "en", page))
    ]
    assert [block["data-snippet"] for block in blocks] == [
        one.reference.name for one in wanted
    ]
    for block, one in zip(blocks, wanted, strict=True):
        shown = block.select_one(".snippet-output")
        expected = "" if one.reference.output_hidden else one.output
        text = shown.get_text() if shown else ""
        if one.reference.output_markdown:
            assert first(block, ".snippet-markdown table")
            text, expected = bare(text), bare(expected)
        assert text == expected
        if not one.code_hidden:
            assert attribute(first(block, ".snippet-copy"), "data-clipboard-text")
        assert shown_code(block) == code_lines(one)
        assert len(block.select(".snippet-figure svg[aria-label]")) == len(one.figures)


def test_every_snippet_has_a_notebook_with_outputs(site: Path) -> None:
    project = Book.open(ROOT).project
    for name in project.names():
        # Labs: tests/book_plugin/test_lab_pages.py; a picture has no notebook
        if is_lab(name) or cells.parse(project.source(name)).is_picture:
            continue
        path = site / "notebooks" / f"{name}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        assert any(cell.outputs for cell in code), name


def test_formulas_are_typeset_and_no_tex_is_left(site: Path) -> None:
    for page in site.rglob("*.html"):
        html = page.read_text("utf-8")
        assert "mjx-merror" not in html
        prose = re.sub(r"<(pre|code|script|annotation)\b.*?</\1>", "", html, flags=re.S)
        assert not re.search(r">[^<]*\\[(\[][^<]*<", prose), page.name
    assert "<mjx-math" in (site / "vjp.html").read_text("utf-8")


def test_style_sheet_of_formulas_names_fonts_that_are_there(site: Path) -> None:
    folder = site / "assets" / "formulas"
    css = (folder / "formulas.css").read_text("utf-8")
    fonts = set(re.findall(r'url\("?\./([^")]+)', css))
    assert fonts
    assert [font for font in fonts if not (folder / font).is_file()] == []


def test_search_index_holds_words_and_no_tex(site: Path) -> None:
    for folder in (site, site / "zh"):
        index = json.loads((folder / "search" / "search_index.json").read_text("utf-8"))
        text = " ".join(entry["text"] for entry in index["docs"])
        assert "backward" in text
        assert "\\frac" not in text
        assert "mjx" not in text


def test_not_found_page_helps_in_both_languages(site: Path) -> None:
    for path in (site / "404.html", site / "zh" / "404.html"):
        html = path.read_text("utf-8")
        assert "does not exist" in html
        assert "没有这个页面" in html
        assert html.count("scalar_outputs.html") >= 2


@pytest.mark.parametrize("page", TOPICS)
def test_language_links_stay_on_the_page(site: Path, page: str) -> None:
    up = "../" * page.count("/")
    english = (site / f"{page}.html").read_text("utf-8")
    chinese = (site / "zh" / f"{page}.html").read_text("utf-8")
    assert re.search(rf'<a href="{up}zh/{page}\.html" hreflang="zh"', english)
    assert re.search(rf'<a href="{up}\.\./{page}\.html" hreflang="en"', chinese)

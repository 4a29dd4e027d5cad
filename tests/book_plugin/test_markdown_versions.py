"""The site for readers that take no HTML: llms.txt, a Markdown version of each page."""

import posixpath
import re
from functools import cache
from pathlib import Path
from textwrap import indent
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup
from checks import ROOT
from checks.topics import TOPICS, source
from elements import attribute, first, snippets_of
from heads import head_of

from book_plugin.languages import MAIN
from book_plugin.metadata.markdown_pages import of_page
from snippet_engine.check.book import Book
from snippet_engine.check.report import Excerpt, Report
from snippet_engine.failure import Place
from snippet_engine.read import pages, references
from snippet_engine.read.cells import parse_text
from snippet_engine.read.references import Reference
from snippet_engine.run.record import CellRecord, Record

FOLDERS = {"en": "", "zh": "zh/"}
PAGES = [(folder, topic) for folder in FOLDERS.values() for topic in TOPICS]
every_page = pytest.mark.parametrize(("folder", "topic"), PAGES)
FENCED = re.compile(
    r"^(?P<margin> *)(?P<fence>`{3,})(?P<info>[^\n`]*)\n(?P<text>.*?)^ *(?P=fence)$",
    re.S | re.M,
)
ENTRY = re.compile(r"- \[(?P<title>.+?)\]\((?P<address>http\S+)\): (?P<about>.+)")


def version(site: Path, folder: str, topic: str) -> str:
    return (site / folder / f"{topic}.md").read_text("utf-8")


@cache
def report() -> Report:
    book = Book.open(ROOT)
    return book.report or book.check()


def html(site: Path, folder: str, topic: str) -> str:
    return (site / folder / f"{topic}.html").read_text("utf-8")


@every_page
def test_a_page_names_its_markdown_version_and_that_its_page(
    site: Path, port: int, folder: str, topic: str
) -> None:
    head = head_of(site / folder / f"{topic}.html")
    (link,) = head.select('head link[type="text/markdown"]')
    name = topic.rsplit("/", 1)[-1]
    assert (link["href"], link["rel"]) == (f"{name}.md", ["alternate"])
    text = version(site, folder, topic)
    assert text.startswith("# ")
    foot = text.rsplit("\n---\n", 1)[1]
    assert f"<http://127.0.0.1:{port}/{folder}{topic}.html>" in foot
    assert "CC BY 4.0" in foot


@every_page
def test_markdown_version_holds_each_shown_code_output_and_figure(
    site: Path, folder: str, topic: str
) -> None:
    text = version(site, folder, topic)
    shown = snippets_of(html(site, folder, topic))
    blocks = [  # a solution is indented as a whole
        (one["info"], re.sub(f"(?m)^{one['margin']}", "", one["text"]).strip("\n"))
        for one in FENCED.finditer(text)
    ]
    resolve, language = report().resolve, "zh" if folder else "en"
    page = source(language, topic)
    snippets = [
        resolve(references.parse(rest, Place(topic, line)))
        for line, rest in pages.scan(page)
    ]
    lines = [page.splitlines()[line - 1] for line, _ in pages.scan(page)]
    margins = [line[: len(line) - len(line.lstrip())] for line in lines]
    assert [one for one in blocks if "title=" in one[0]] == [
        (f'python title="{one.reference.name}.py"', one.code.strip("\n"))
        for one in snippets
        if not one.code_hidden
    ]
    outputs = [one.get_text().strip("\n") for one in shown.select("pre.snippet-output")]
    for one, margin in zip(snippets, margins, strict=True):
        if one.reference.output_markdown:  # a table stands in it as it was printed
            assert indent(one.output.strip(), margin) in text
    typed = [one["text"].strip("\n") for one in FENCED.finditer(page)]
    texts = [printed for info, printed in blocks if info == "text"]
    assert [text for text in texts if text not in typed] == outputs
    prose = FENCED.sub("", text)
    for figure in shown.select(".snippet-figure svg"):
        assert attribute(figure, "aria-label") in prose
    for block, snippet in zip(shown.select(".snippet"), snippets, strict=True):
        if not snippet.reference.caption:
            continue  # the docstring, which stands in the code
        caption = first(block, ".snippet-caption")
        for formula in caption.select(".formula"):
            formula.replace_with(f"${formula['data-tex']}$")
        words = caption.get_text().replace("\u2060", "")  # holds a comma to a formula
        assert words in prose.replace("`", "")
    assert not re.search(r"^ *:::", prose, re.MULTILINE)


@every_page
def test_links_of_a_markdown_version_lead_to_markdown(
    site: Path, folder: str, topic: str
) -> None:
    prose = FENCED.sub("", version(site, folder, topic))
    links = re.findall(r"\]\((?!http)([^)#]*)#?([^)]*)\)", prose)
    assert links
    for target, anchor in links:
        path = posixpath.join(posixpath.dirname(topic), target.removesuffix(".md"))
        other = version(site, folder, posixpath.normpath(path) if target else topic)
        assert not anchor or f"{{ #{anchor} }}" in other, (target, anchor)


@pytest.mark.parametrize("language", FOLDERS)
def test_llms_txt_lists_every_page_in_the_order_of_the_book(
    site: Path, port: int, language: str
) -> None:
    root, folder = f"http://127.0.0.1:{port}/", FOLDERS[language]
    text = (site / folder / "llms.txt").read_text("utf-8")
    head, *sections = re.split(r"^## .+\n", text, flags=re.MULTILINE)
    assert re.match(r"# .+\n\n> .+\n\n.+", head)
    lines = [line for section in sections for line in section.split("\n") if line]
    entries = [ENTRY.fullmatch(line) for line in lines]
    assert all(entries), lines
    listed = [entry["address"] for entry in entries if entry]
    folders = FOLDERS.values() if language == "en" else [folder]
    wanted = [urljoin(root, f"{one}{topic}.md") for one in folders for topic in TOPICS]
    assert sorted(listed) == sorted(wanted)
    start_page = BeautifulSoup(html(site, folder, "index"), "html.parser")
    pages = start_page.select(".md-nav--primary .md-nav__link")
    addresses = [attribute(link, "href") for link in pages if link.has_attr("href")]
    order = [one for one in addresses if ".html" in one]
    start = f"{root}{folder}"
    names = [one.removeprefix(start).replace(".md", ".html") for one in listed]
    assert names[: len(TOPICS)] == list(dict.fromkeys(order))


def test_hidden_outputs_stay_hidden_and_lists_stay_lists() -> None:
    def resolve(about: Reference) -> Excerpt:
        snippet = parse_text('"""A claim."""\n\nprint("```")\n', "a/b.py")
        printed = (CellRecord("", "secret\n"),)
        versions = {"torch": "2.0+cpu", "python": "3.11"}
        record = Record("a/b", printed, 0.0, versions)
        return Excerpt(about, snippet, record, snippet.code, printed)

    text = of_page(
        '- a\n\n    ::: a/b output="hidden"\n', resolve, MAIN.words, "http://a/"
    )
    code = '"""A claim."""\n\nprint("```")\n'
    fenced = indent(f'````python title="a/b.py"\n{code}````\n', "    ")
    assert text.startswith(f"- a\n\n{fenced}")
    assert "secret" not in text
    hidden = of_page('::: a/b code="hidden"\n', resolve, MAIN.words, "http://a/")
    assert "python" not in hidden.splitlines()[0]
    assert "secret" in hidden
    assert "secret" in of_page("::: a/b\n", resolve, MAIN.words, "http://a/")
    as_is = of_page('::: a/b output="markdown"\n', resolve, MAIN.words, "http://a/")
    assert "\n\nsecret\n\n" in as_is
    assert "```text" not in as_is

"""The book's PDF: what its contents promise, and how its pages are filled.

The Chinese one is printed with every `make test`, the English one by `make stress`.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from unicodedata import normalize

import print_book
import pypdfium2
import pytest
from bs4 import BeautifulSoup, Tag
from playwright.sync_api import Browser
from pypdf import PdfReader
from pypdf.generic import BooleanObject, Destination, DictionaryObject

# Signs of text a page: when the bound of 80 pages was set, this was the whole book
LEAST = {"en": 162_078 / 80, "zh": 121_167 / 80}
MILLIMETRE = 72 / 25.4
HEAD, FOOT = 17, 16  # mm, the margins in print.css
LINES = 12  # mm: a heading and two lines


@dataclass
class Pdf:
    """The printed book, and the page that it was printed from."""

    data: bytes
    html: BeautifulSoup

    def __post_init__(self) -> None:
        self.reader = PdfReader(io.BytesIO(self.data))
        drawn = pypdfium2.PdfDocument(self.data)  # reads text in a tenth of the time
        texts = [page.get_textpage().get_text_bounded() for page in drawn]
        # A hyphen at the end of a line comes as a control character
        marks = str.maketrans({"\r": None, "\x02": "-"})
        self.plain = [text.translate(marks) for text in texts]
        self.texts = [compact(text) for text in self.plain]
        self.contents = self.html.select(".book-contents a")
        names = [str(link["href"])[1:] for link in self.contents]
        self.numbers = print_book.beginnings(self.reader, names)
        chapters = self.html.select(".book-chapter")
        ids = [str(one["id"]) for one in chapters]
        self.chapters = {one: self.numbers[one] for one in ids}

    def pages_of(self, chapter: str) -> range:
        """The numbers of a chapter's pages, from 1."""
        begin = self.chapters[chapter]
        later = [one for one in self.chapters.values() if one > begin]
        return range(begin, min(later, default=len(self.texts) + 1))


# One glyph serves a sign and its use as a radical; Unicode maps only some of them
RADICALS = str.maketrans("⻢⻰⻆⻬⻓⻔⻚⻅", "马龙角齐长门页见")


def compact(text: str) -> str:
    """Without spaces, which a PDF has in other places, and without ligatures."""
    return re.sub(r"\s", "", normalize("NFKC", text)).translate(RADICALS)


@pytest.fixture(
    scope="module", params=[pytest.param("", marks=pytest.mark.stress), "zh"]
)
def pdf(request: pytest.FixtureRequest, browser: Browser, site: Path) -> Pdf:
    path = site / request.param / "whole_book.html"
    page = browser.new_page()
    page.goto(path.as_uri())
    page.evaluate("document.fonts.ready")
    data = print_book.with_numbers(page)
    page.close()
    return Pdf(data, BeautifulSoup(path.read_text("utf-8"), "html.parser"))


def test_the_pdf_has_pages_of_a4_with_tags_outline_and_language(pdf: Pdf) -> None:
    size = pdf.reader.pages[0].mediabox  # Chromium rounds to whole pixels
    assert (size.width, size.height) == pytest.approx((595.3, 841.9), abs=1)
    root = pdf.reader.root_object
    marks = root["/MarkInfo"]
    assert isinstance(marks, DictionaryObject)
    assert marks["/Marked"] == BooleanObject(True)
    assert pdf.html.html
    assert str(root["/Lang"]).startswith(str(pdf.html.html["lang"])[:2])
    titles = [compact(str(one.title)) for one in flat(pdf.reader.outline)]
    for chapter in pdf.html.select(".book-contents-chapter"):
        assert compact(chapter.get_text()) in titles


def flat(outline: list) -> Iterator[Destination]:
    for one in outline:
        yield from flat(one) if isinstance(one, list) else [one]


def test_links_of_the_pdf_lead_into_it_or_to_the_web(pdf: Pdf) -> None:
    links = [
        note.get_object()
        for page in pdf.reader.pages
        for note in page.get("/Annots") or []
    ]
    addresses = [str(link["/A"]["/URI"]) for link in links if "/A" in link]
    assert addresses
    assert [one for one in addresses if not re.match("https?://", one)] == []
    inside = {str(link["/Dest"]).lstrip("/") for link in links if "/Dest" in link}
    assert inside <= {name.lstrip("/") for name in pdf.reader.named_destinations}


def test_the_numbers_of_the_contents_are_true(pdf: Pdf) -> None:
    head = pdf.html.find(id="contents")
    assert isinstance(head, Tag)
    printed, entries = "", ""
    for number in range(2, min(pdf.chapters.values())):
        page = pdf.texts[number - 1].removeprefix(str(number))
        printed += page.removesuffix(compact(head.get_text()))  # the PDF has it last
    for entry in pdf.html.select(".book-contents p:not(.book-key)"):
        name = str(entry.a["href"])[1:] if entry.a else ""
        entries += f"{compact(entry.get_text())}{pdf.numbers.get(name, '')}"
    assert entries in printed
    assert len(pdf.chapters) < len(pdf.contents)
    assert list(pdf.chapters.values()) == sorted(set(pdf.chapters.values()))
    named = {str(one["id"]): one for one in pdf.html.select("[id]")}
    for link in pdf.contents:
        name, title = str(link["href"])[1:], compact(link.get_text())
        number = pdf.numbers[name]
        assert str(number) in pdf.plain[number - 1].split("\n"), "its own foot"
        target = named[name]
        if not target.select_one(".formula"):  # drawn with signs of their own
            assert title in pdf.texts[number - 1]


def test_a_chapter_stands_at_the_head_of_each_of_its_pages(pdf: Pdf) -> None:
    for chapter in pdf.html.select(".book-contents-chapter"):
        link = chapter.a
        assert link
        for number in pdf.pages_of(str(link["href"])[1:]):
            first = pdf.plain[number - 1].split("\n")[:2]
            assert compact(chapter.get_text()) in compact("".join(first)), number


def test_the_book_is_short(pdf: Pdf) -> None:
    assert pdf.html.html
    signs = sum(
        len("".join(chapter.get_text().split()))
        for chapter in pdf.html.select(".book-chapter")
    )
    assert signs / len(pdf.texts) >= LEAST[str(pdf.html.html["lang"])]


def test_no_page_is_more_than_half_empty_but_at_the_end_of_a_chapter(pdf: Pdf) -> None:
    ends = {pages[-1] for pages in map(pdf.pages_of, pdf.chapters)}
    ends |= {1, min(pdf.chapters.values()) - 1}  # the cover; the contents
    drawn = pypdfium2.PdfDocument(pdf.data)
    empty = {}
    for number, page in enumerate(drawn, start=1):
        picture = page.render(scale=1, grayscale=True).to_numpy()  # a pixel a point
        inner = picture[int(HEAD * MILLIMETRE) : -int(FOOT * MILLIMETRE)]
        inked = (inner.reshape(len(inner), -1) < 200).any(axis=1).nonzero()[0]
        full = (inked[-1] + 1) / len(inner) if len(inked) else 0
        if full < 0.5 and number not in ends:
            empty[number] = round(float(full), 2)
    assert empty == {}


def test_no_heading_stands_alone_at_the_end_of_a_page(pdf: Pdf) -> None:
    alone = []
    headings = list(flat(pdf.reader.outline))
    for heading in headings:
        above_foot = float(heading.top or 0) / MILLIMETRE - FOOT
        if above_foot < LINES:
            alone.append((heading.title, above_foot))
    assert alone == []
    assert len(headings) > 100


def test_what_code_printed_is_on_the_page_of_its_end(pdf: Pdf) -> None:
    apart, count = [], 0
    for card in pdf.html.select(".book-chapter .snippet"):
        output = card.select_one(".snippet-output")
        code = card.select(":scope :not(.snippet-code) > .highlight pre")
        if not output or not code:
            continue
        chapter = card.find_parent("article")
        assert chapter
        end = compact(code[-1].get_text().rstrip().splitlines()[-1])
        start = compact(output.get_text().strip().splitlines()[0])
        texts = [pdf.texts[n - 1] for n in pdf.pages_of(str(chapter["id"]))]
        count += 1
        if not any(end in text and start in text for text in texts):
            apart.append((end, start))
    assert apart == []
    assert count > 80

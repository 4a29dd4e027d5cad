"""Write the whole book as PDF, one file for each language, with Chromium.

    make pdf

Prints whole_book.html of the built site twice: the first time tells on which pages the
chapters and sections begin, the second has these numbers in the table of contents.
"""

import io
from pathlib import Path

from chromium import launched
from playwright.sync_api import Page
from pypdf import PdfReader

SITE = Path(__file__).resolve().parent.parent / "site"
BOOKS = {
    "whole_book.html": "assets/the-vjp-book.pdf",
    "zh/whole_book.html": "assets/the-vjp-book.zh.pdf",
}
NAMES = """() => [...document.querySelectorAll(".book-contents a")]
  .map(link => link.hash.slice(1))"""
NUMBER = """numbers => document.querySelectorAll(".book-contents a").forEach(link => {
  link.nextElementSibling.textContent = numbers[link.hash.slice(1)]
})"""


def printed(page: Page, tagged: bool = True) -> bytes:
    """The open page as PDF: A4, with tags for screen readers and an outline."""
    return page.pdf(
        format="A4", tagged=tagged, outline=tagged, prefer_css_page_size=False
    )


def beginnings(reader: PdfReader, names: list[str]) -> dict[str, int]:
    """The page numbers of named places, from 1."""
    places = {key.lstrip("/"): one for key, one in reader.named_destinations.items()}
    pages = {name: reader.get_destination_page_number(places[name]) for name in names}
    return {name: page + 1 for name, page in pages.items()}


def with_numbers(page: Page) -> bytes:
    """The open page as PDF, with the numbers of pages in its contents.

    Ends with a message if the numbers themselves move what they count.
    """
    names = page.evaluate(NAMES)
    numbers = dict.fromkeys(names, 100)  # as wide as the widest
    for number in range(3):
        page.evaluate(NUMBER, numbers)
        data = printed(page, tagged=number > 0)  # what tells the numbers needs no tags
        found = beginnings(PdfReader(io.BytesIO(data)), names)
        if found == numbers and number > 0:
            return data
        numbers = found
    raise SystemExit(f"pdf: {page.url}: the contents do not settle; give them room")


def main() -> None:
    """Write both PDFs into the site. Ends with a message if the site is missing."""
    with launched() as browser:
        page = browser.new_page()
        for book, target in BOOKS.items():
            if not (SITE / book).is_file():
                raise SystemExit(f"pdf: {SITE / book} is not there; run: make build")
            page.goto((SITE / book).as_uri(), wait_until="load")
            page.evaluate("document.fonts.ready")
            size = (SITE / target).write_bytes(with_numbers(page))
            print(f"{target}: {size // 1000} kB")


if __name__ == "__main__":
    main()

"""Write the whole book as PDF, one file for each language, with Chromium.

    make pdf

Prints whole_book.html of the built site twice: the first time tells on which pages the
chapters begin, the second has these numbers in the table of contents.
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
CHAPTERS = ".book-contents-chapter a"
NAMES = "links => links.map(a => a.hash.slice(1))"
NUMBER = """(links, numbers) => links.forEach(a => {
  a.nextElementSibling.textContent = numbers[a.hash.slice(1)]
})"""


def printed(page: Page) -> bytes:
    """The open page as PDF: A4, with tags for screen readers and an outline."""
    return page.pdf(format="A4", tagged=True, outline=True, prefer_css_page_size=False)


def beginnings(reader: PdfReader, names: list[str]) -> dict[str, int]:
    """The page numbers of named places, from 1."""
    places = {key.lstrip("/"): one for key, one in reader.named_destinations.items()}
    pages = {name: reader.get_destination_page_number(places[name]) for name in names}
    return {name: page + 1 for name, page in pages.items()}


def main() -> None:
    """Write both PDFs into the site. Ends with a message if the site is missing."""
    with launched() as browser:
        page = browser.new_page()
        for book, target in BOOKS.items():
            if not (SITE / book).is_file():
                raise SystemExit(f"pdf: {SITE / book} is not there; run: make build")
            page.goto((SITE / book).as_uri(), wait_until="load")
            page.evaluate("document.fonts.ready")
            first = PdfReader(io.BytesIO(printed(page)))
            numbers = beginnings(first, page.eval_on_selector_all(CHAPTERS, NAMES))
            page.eval_on_selector_all(CHAPTERS, NUMBER, numbers)
            size = (SITE / target).write_bytes(printed(page))
            print(f"{target}: {size // 1000} kB")


if __name__ == "__main__":
    main()

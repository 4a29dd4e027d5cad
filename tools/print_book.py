"""Write the whole book as PDF, one file for each language, with Chromium.

    make pdf

Prints whole_book.html of the built site twice: the first time tells on which pages the
chapters begin, the second has these numbers in the table of contents.
"""

import argparse
import io
from pathlib import Path

from chromium import launched
from playwright.sync_api import Page
from pypdf import PdfReader

ROOT = Path(__file__).resolve().parent.parent
BOOKS = {
    "whole_book.html": "assets/the-vjp-book.pdf",
    "zh/whole_book.html": "assets/the-vjp-book.zh.pdf",
}
NUMBER = """([name, number]) => {
  document.querySelector(`.book-contents a[href="#${name}"] + .book-page`)
    .textContent = number
}"""


def printed(page: Page) -> bytes:
    """The open page as PDF: A4, with tags for screen readers and an outline."""
    return page.pdf(format="A4", tagged=True, outline=True, prefer_css_page_size=False)


def beginnings(reader: PdfReader, names: list[str]) -> dict[str, int]:
    """The page numbers of named places, from 1."""
    places = {key.lstrip("/"): one for key, one in reader.named_destinations.items()}
    numbers = {}
    for name in names:
        page = reader.get_destination_page_number(places[name])
        assert page is not None
        numbers[name] = page + 1
    return numbers


def whole_book(page: Page, address: str) -> bytes:
    """The PDF of a print view, page numbers in its table of contents."""
    page.goto(address, wait_until="load")
    page.evaluate("document.fonts.ready")
    names = page.eval_on_selector_all(
        ".book-contents-chapter a", "links => links.map(a => a.hash.slice(1))"
    )
    first = PdfReader(io.BytesIO(printed(page)))
    for pair in beginnings(first, names).items():
        page.evaluate(NUMBER, list(pair))
    return printed(page)


def main() -> None:
    """Write both PDFs into the site. Ends with a message if the site is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", type=Path, default=ROOT / "site", help="built site")
    site = parser.parse_args().site.resolve()
    with launched() as browser:
        page = browser.new_page()
        for book, target in BOOKS.items():
            if not (site / book).is_file():
                raise SystemExit(f"pdf: {site / book} is not there; run: make build")
            (site / target).write_bytes(whole_book(page, (site / book).as_uri()))
            size = (site / target).stat().st_size // 1000
            print(f"{target}: {size} kB")


if __name__ == "__main__":
    main()

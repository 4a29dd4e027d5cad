"""The book without a server: a search that works from a disk, a zip of the site."""

import os
import zipfile
from pathlib import Path

from book_plugin.languages import Language
from book_plugin.site import Kind, Site

ZIP = "assets/the-vjp-book.zip"
FOLDER = "the-vjp-book"  # what unpacking makes
# Maps of sources are for developers; sitemaps have today's date, and addresses that
# are no use on a disk; the two scripts are for Thai, Hindi and Japanese.
LEFT_OUT = ("*.map", "sitemap*.xml*", "robots.txt", "_headers", "wordcut.js",
            "tinyseg.js", "*.pdf", ZIP)  # fmt: skip


def downloads(site: Site, language: Language) -> list[tuple[str, str]]:
    """(words, address) of what the foot of each page offers.

    Full addresses, but for the page beside it: a copy on a disk has no copy of itself.
    """
    words = language.words
    offered = [(words.whole_book, "whole_book.html")]
    if site.url and site.kind is Kind.BOOK:
        offered.append((words.zip, site.url + ZIP))
        if os.environ.get("BOOK_PDF"):  # `make pdf` writes them after the build
            end = f".{language.code}.pdf" if language.folder else ".pdf"
            offered.append((words.pdf, f"{site.url}assets/the-vjp-book{end}"))
    return offered


def write_search_scripts(site: Site) -> None:
    """Write each search index as a script: a page on a disk may load no other file."""
    for build in site.builds.values():
        index = build.folder / "search" / "search_index.json"
        if index.is_file():  # a book may do without the search
            script = f"var __index = {index.read_text('utf-8')}"
            index.with_suffix(".js").write_text(script, "utf-8")


def write_zip(site: Site) -> None:
    """Pack the site: the same files give the same bytes, whenever and wherever."""
    archive = site.root / ZIP
    archive.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(archive, "w") as book:
        for path in sorted(site.root.rglob("*")):
            inside = path.relative_to(site.root).as_posix()
            if path.is_dir() or any(Path(inside).match(one) for one in LEFT_OUT):
                continue
            entry = zipfile.ZipInfo(f"{FOLDER}/{inside}", (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, so that the permissions count
            entry.external_attr = 0o644 << 16
            book.writestr(entry, path.read_bytes(), compresslevel=6)

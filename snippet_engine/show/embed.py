"""The Python-Markdown extension that shows snippets in a page.

A line `::: topic/claim` (see references.py) becomes the snippet's code, what it
printed, what it drew, and what it ran on. It needs no plugin: every program that
renders pages with Python-Markdown shows the same.
"""

import time
import xml.etree.ElementTree as etree
from html import escape
from pathlib import Path
from typing import Any

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension

from snippet_engine.check.book import Book
from snippet_engine.check.report import Excerpt
from snippet_engine.failure import Failure, Failures, Place
from snippet_engine.read import references
from snippet_engine.show import listing


class SnippetExtension(Extension):
    """Registers the block; see `config` for its options."""

    def __init__(self, **options: Any) -> None:
        self.config = {
            "root": [".", "the book's folder or one inside, from the working folder"],
            "source_url": ["", "address of the snippets folder in the repository"],
            "notebooks": ["notebooks", "address of the notebooks, from a page"],
        }
        super().__init__(**options)

    def style(self) -> listing.Style:
        """How blocks look; an extension of a book may add its own words."""
        return listing.Style(self.getConfig("source_url"), self.getConfig("notebooks"))

    def extendMarkdown(self, md: Markdown) -> None:
        """Called by Python-Markdown."""
        # Before paragraphs (10), after lists and quotes, whose content it may be.
        block = _Block(md, self.style(), Path(self.getConfig("root")))
        md.parser.blockprocessors.register(block, "snippet", 15)


class _Block(BlockProcessor):
    def __init__(self, md: Markdown, style: listing.Style, root: Path) -> None:
        super().__init__(md.parser)
        self._md = md
        self._style = style
        self._root = root

    def test(self, parent: etree.Element, block: str) -> bool:
        return any(references.LINE.match(line) for line in block.splitlines())

    def run(self, parent: etree.Element, blocks: list[str]) -> None:
        before, rest, after = _split(blocks.pop(0))
        if before:
            self.parser.parseBlocks(parent, [before])
        self._append(parent, rest)
        if after:
            blocks.insert(0, after)

    def _append(self, parent: etree.Element, rest: str) -> None:
        book = None
        try:
            book = Book.open(self._root)
            if book.report is None:  # nobody checked the book before the first page
                book.check()
            start = time.perf_counter()
            excerpt = self._excerpt(book, rest)
            holder = listing.element(parent, excerpt.reference)
            html = listing.render(excerpt, self._style)
            book.show_seconds += time.perf_counter() - start
        except (Failure, Failures) as failure:
            if book is None or not book.show_failures:
                # SystemExit: MkDocs and Zensical stop without a traceback
                raise SystemExit(str(failure)) from None
            holder = etree.SubElement(parent, "div", {"class": "snippet-failure"})
            html = f"<pre>{escape(str(failure))}</pre>"
        holder.text = self._md.htmlStash.store(html)

    def _excerpt(self, book: Book, rest: str) -> Excerpt:
        assert book.report is not None
        if not book.show_failures:
            book.report.stop_on_failure()
        return book.report.resolve(references.parse(rest, Place("this page")))


def _split(block: str) -> tuple[str, str, str]:
    """(lines before the reference, what follows `:::` in it, lines after)."""
    lines = block.splitlines()
    for number, line in enumerate(lines):
        if match := references.LINE.match(line):
            before, after = lines[:number], lines[number + 1 :]
            return "\n".join(before), match["rest"], "\n".join(after)
    raise AssertionError("test() found a reference")


def makeExtension(**options: Any) -> SnippetExtension:
    """Entry point of `markdown_extensions: snippet_engine.show.embed`."""
    return SnippetExtension(**options)

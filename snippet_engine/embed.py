"""The Python-Markdown extension that shows snippets in a page.

A line `::: topic/claim` (see reference.py) becomes the snippet's code, what it printed,
what it drew, and what it ran on. It needs no MkDocs plugin or hook: every program that
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
from markdown.postprocessors import Postprocessor

from snippet_engine import listing, reference, roles
from snippet_engine.book import Book
from snippet_engine.failure import Failure, Failures, Place
from snippet_engine.report import Shown


class SnippetExtension(Extension):
    """Registers the block; see `config` for its options."""

    def __init__(self, **options: Any) -> None:
        self.config = {
            "root": [".", "the book's folder or one inside, from the working folder"],
            "language": ["en", "language of the labels: en or zh"],
            "source_url": ["", "address of the snippets folder in the repository"],
            "notebooks": ["notebooks", "address of the notebooks, from a page"],
        }
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:
        """Called by Python-Markdown."""
        links = listing.Links(
            language=self.getConfig("language"),
            source=self.getConfig("source_url"),
            notebooks=self.getConfig("notebooks"),
        )
        # Before paragraphs (10), after lists and quotes, whose content it may be.
        block = _Block(md, links, Path(self.getConfig("root")))
        md.parser.blockprocessors.register(block, "snippet", 15)
        md.postprocessors.register(_Roles(md), "roles", 5)  # the page is text by then


class _Roles(Postprocessor):
    def run(self, text: str) -> str:
        return roles.in_prose(text)


class _Block(BlockProcessor):
    def __init__(self, md: Markdown, links: listing.Links, root: Path) -> None:
        super().__init__(md.parser)
        self._md = md
        self._links = links
        self._root = root

    def test(self, parent: etree.Element, block: str) -> bool:
        return any(reference.LINE.match(line) for line in block.splitlines())

    def run(self, parent: etree.Element, blocks: list[str]) -> None:
        before, shown, after = _split(blocks.pop(0))
        if before:
            self.parser.parseBlocks(parent, [before])
        self._append(parent, shown)
        if after:
            blocks.insert(0, after)

    def _append(self, parent: etree.Element, rest: str) -> None:
        try:
            book = Book.open(self._root)
            if book.report is None:  # no hook checked the book before the first page
                book.check()
            start = time.perf_counter()
            shown = self._shown(book, rest)
            holder = listing.element(parent, shown.reference)
            html = listing.render(shown, self._links)
            book.embed_seconds += time.perf_counter() - start
        except (Failure, Failures) as failure:
            if not Book.show_failures:
                # SystemExit: MkDocs and Zensical stop without a traceback
                raise SystemExit(str(failure)) from None
            holder = etree.SubElement(parent, "div", {"class": "snippet-failure"})
            html = f"<pre>{escape(str(failure))}</pre>"
        holder.text = self._md.htmlStash.store(html)

    def _shown(self, book: Book, rest: str) -> Shown:
        assert book.report is not None
        if not book.show_failures:
            book.report.stop_on_failure()
        return book.report.resolve(reference.parse(rest, Place("this page")))


def _split(block: str) -> tuple[str, str, str]:
    """(lines before the reference, what follows `:::` in it, lines after)."""
    lines = block.splitlines()
    for number, line in enumerate(lines):
        if match := reference.LINE.match(line):
            before, after = lines[:number], lines[number + 1 :]
            return "\n".join(before), match["rest"], "\n".join(after)
    raise AssertionError("test() found a reference")


def makeExtension(**options: Any) -> SnippetExtension:
    """Entry point of `markdown_extensions: snippet_engine.embed`."""
    return SnippetExtension(**options)

"""The Python-Markdown extension that shows snippets in a page.

A line `::: topic/claim` (see references.py) becomes the snippet's code, what it
printed, what it drew, and what it ran on; a sentence about all of them ends the page.
It needs no plugin: every program that renders pages with Python-Markdown shows the
same.
"""

import time
import xml.etree.ElementTree as etree
from collections import Counter
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from snippet_engine.check.book import Book
from snippet_engine.check.report import Excerpt
from snippet_engine.failure import Failure, Failures, Place
from snippet_engine.read import pages, references
from snippet_engine.show import listing
from snippet_engine.show.page import Page


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
        md.preprocessors.register(_Expect(md, block), "snippet-expect", 29)  # raw text
        md.treeprocessors.register(_End(md, block), "snippet-end", 0)  # after notes
        md.postprocessors.register(_Compare(md, block), "snippet-compare", 4)  # last


class _Block(BlockProcessor):
    def __init__(self, md: Markdown, style: listing.Style, root: Path) -> None:
        super().__init__(md.parser)
        self._md = md
        self._style = style
        self._root = root
        self.wanted = self.seen = Counter[str]()  # references, as check and as Markdown
        self.text, self.page = "", Page()

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
        self.seen[rest] += 1
        try:
            book = self._book()
            start = time.perf_counter()
            excerpt = self._excerpt(book, rest)
            holder = listing.element(parent, excerpt)
            html = self.page.render(excerpt, self._style)
            book.show_seconds += time.perf_counter() - start
        except (Failure, Failures) as failure:
            holder = etree.SubElement(parent, "div", {"class": "snippet-failure"})
            html = self.shown(failure)
        holder.text = self._md.htmlStash.store(html)

    def shown(self, failure: Failure | Failures) -> str:
        """The failure as HTML, where pages show them; else it ends the build."""
        try:
            show = self._book().show_failures
        except Failure:
            show = False
        if not show:
            # SystemExit: MkDocs and Zensical stop without a traceback
            raise SystemExit(str(failure)) from None
        return f"<pre>{escape(str(failure))}</pre>"

    def end(self, page: etree.Element) -> None:
        """Append the sentence that ends the page, if it shows snippets."""
        if html := self.page.footer(self._style):
            etree.SubElement(page, "p").text = self._md.htmlStash.store(html)

    def differing(self) -> Failure | None:
        """A reference that Markdown shows and the check does not see, or vice versa."""
        differing = (self.wanted - self.seen) + (self.seen - self.wanted)
        for rest in differing:
            reason = f"‘::: {rest}’ stands where it may be shown or not"
            remedy = "give it a line of its own, outside of HTML and of code"
            first, *others = self._book().places_of(rest, self.text)
            for other in others:
                reason += f", or on line {other.line}"
            return Failure(first, reason, remedy)
        return None

    def _book(self) -> Book:
        book = Book.open(self._root)
        if book.report is None:  # nobody checked the book before the first page
            book.check()
        return book

    def _excerpt(self, book: Book, rest: str) -> Excerpt:
        assert book.report is not None
        if not book.show_failures:
            book.report.stop_on_failure()
        try:
            return book.report.resolve(references.parse(rest, Place("this page")))
        except Failure as failure:
            if failure.place.path == "this page":
                failure = replace(failure, place=book.places_of(rest, self.text)[0])
            raise failure from None


class _Expect(Preprocessor):
    """Notes what the check sees in the page."""

    def __init__(self, md: Markdown, block: _Block) -> None:
        super().__init__(md)
        self._block = block

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        self._block.text = text
        self._block.wanted = Counter(rest for _, rest in pages.scan(text))
        self._block.seen, self._block.page = Counter(), Page()
        return lines


class _End(Treeprocessor):
    """Ends a page. No postprocessor does: those run for each heading, too."""

    def __init__(self, md: Markdown, block: _Block) -> None:
        super().__init__(md)
        self._block = block

    def run(self, root: etree.Element) -> None:
        self._block.end(root)


class _Compare(Postprocessor):
    """Fails a page of which Markdown has shown something else."""

    def __init__(self, md: Markdown, block: _Block) -> None:
        super().__init__(md)
        self._block = block

    def run(self, text: str) -> str:
        if failure := self._block.differing():
            shown = self._block.shown(failure)
            return f'<div class="snippet-failure">{shown}</div>\n{text}'
        return text


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

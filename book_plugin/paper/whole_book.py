"""The whole book on one page, overrides/whole_book.html: to print, and for the PDF."""

from collections.abc import Iterator
from dataclasses import dataclass

from jinja2 import Environment
from mkdocs.structure.nav import Navigation

from book_plugin.paper.one_document import Chapter, Document
from book_plugin.site import Build

TEMPLATE = "whole_book.html"


@dataclass
class Printed:
    """A chapter as the template shows it."""

    name: str
    number: int
    title: str
    part: str  # where a part of the book begins, its title
    html: str
    addresses: list[str]


def prepare(env: Environment, build: Build) -> None:
    """Give the template its words and chapters."""
    words = build.language.words
    env.globals["book_words"] = words

    def chapters(nav: Navigation) -> Iterator[Printed]:
        numbered = [
            Chapter(page.file.url.removesuffix(".html").replace("/", "-"),
                    page.file.url, number)
            for number, page in enumerate(nav.pages, start=1)
        ]  # fmt: skip
        document = Document(numbered, build.config.site_url or "", words.to_chapter)
        last = None
        for page, chapter in zip(nav.pages, numbered, strict=True):
            above = list(page.ancestors)
            part = above[-1].title if above else None
            html, addresses = document.render(chapter, page.content or "")
            title = page.toc.items[0].title if page.toc.items else str(page.title)
            yield Printed(
                chapter.name, chapter.number, title,
                "" if part in (None, last) else str(part), html, addresses,
            )  # fmt: skip
            last = part

    env.filters["book_chapters"] = chapters

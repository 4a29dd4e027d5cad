"""The whole book on one page, overrides/whole_book.html: to print, and for the PDF."""

from collections.abc import Iterator

from jinja2 import Environment
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from book_plugin.languages import LANGUAGES
from book_plugin.paper.one_document import Chapter, Document
from book_plugin.site import Build

TEMPLATE = "whole_book.html"


def prepare(env: Environment, build: Build) -> None:
    """Give the template its words and chapters."""
    words = build.language.words
    env.globals["languages"] = LANGUAGES  # for the page of missing addresses
    env.globals["book_words"] = words

    def chapters(nav: Navigation) -> Iterator[tuple[Page, Chapter, str, list[str]]]:
        numbered = _numbered(nav)
        document = Document(numbered, build.config.site_url or "", words.to_chapter)
        of_url = {page.url: page for page in nav.pages}
        for chapter in numbered:
            page = of_url[chapter.url]
            yield page, chapter, *document.render(chapter, page.content or "")

    env.filters["book_chapters"] = chapters


def _numbered(nav: Navigation) -> list[Chapter]:
    """The pages as chapters; a title is the text of the page's first heading.

    What one looks up by a message says `paper: false` in its front matter.
    """
    return [
        Chapter(
            page.url.removesuffix(".html").replace("/", "-"),
            page.url,
            number,
            page.toc.items[0].title if page.toc.items else page.title or "",
        )
        for number, page in enumerate(nav.pages, start=1)
        if page.meta.get("paper", True)
    ]

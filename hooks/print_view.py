"""The whole book on one page, overrides/whole_book.html: to print, and for the PDF."""

from collections.abc import Iterator
from dataclasses import dataclass

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from one_document import Chapter, Document

TEMPLATE = "whole_book.html"
WORDS = {
    "en": {
        "whole": "the whole book",
        "back": "Back to the book",
        "advice": "This page is for printing: Ctrl+P, or ⌘P on a Mac.",
        "contents": "Contents",
        "addresses": "Addresses",
        "to_chapter": ' <span class="book-chapter-number">(chapter {})</span>',
        "key": "A raised number after a link leads to the addresses at the end of its "
        "chapter. Drawings are shown without the code that draws them; it is on the "
        "site.",
    },
    "zh": {
        "whole": "整本书",
        "back": "回到书里",
        "advice": "这一页用来打印：按 Ctrl+P，Mac 上按 ⌘P。",
        "contents": "目录",
        "addresses": "网址",
        "to_chapter": '<span class="book-chapter-number">（第 {} 章）</span>',
        "key": "链接后面的小号数字，对应这一章末尾的网址。"
        "图在这里，画图的代码在网站上。",
    },
}


@dataclass
class Printed:
    """A chapter as the template shows it."""

    name: str
    number: int
    title: str
    part: str  # where a part of the book begins, its title
    html: str
    addresses: list[str]


def on_config(config: MkDocsConfig) -> None:
    """MkDocs renders static templates when the content of all pages is there."""
    config.theme.static_templates.add(TEMPLATE)


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Give the template its words and chapters."""
    words = WORDS[config.theme["language"]]
    env.globals["book_words"] = words

    def chapters(nav: Navigation) -> Iterator[Printed]:
        numbered = [
            Chapter(page.file.url.removesuffix(".html").replace("/", "-"),
                    page.file.url, number)
            for number, page in enumerate(nav.pages, start=1)
        ]  # fmt: skip
        document = Document(numbered, config.site_url or "", words["to_chapter"])
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

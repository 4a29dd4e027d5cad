"""Structured data of a page (schema.org, JSON-LD): what it is, whose, its answers."""

import json
from html.parser import HTMLParser
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from book_plugin.site import Build

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta",
        "source", "track", "wbr"}  # fmt: skip
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}


def is_home(page: Page) -> bool:
    """Whether it is the first page. MkDocs knows it only outside the nav's sections."""
    return page.file.src_uri == "index.md"


def title(page: Page) -> str:
    """The title in the front matter, which is what people search for, or the nav's."""
    return str(page.meta.get("title") or page.title)


def description(page: Page, config: MkDocsConfig) -> str:
    """The description in the front matter, or the site's."""
    return str(page.meta.get("description") or config.site_description)


def of_page(page: Page, build: Build, card: str, home: str) -> str:
    """JSON for a <script>; `schema: FAQPage` in front: headings of level 3 ask.

    `card` and `home` are addresses: of the picture, and of the book in all languages.
    """
    config, root = build.config, build.config.site_url or ""
    author = {
        "@type": "Organization",
        "name": config.extra.get("organization", config.site_name),
        "url": home,
    }
    about = {
        "inLanguage": build.language.code,
        "author": author,
        "publisher": author,
        "license": config.extra.get("license", ""),
        "isAccessibleForFree": True,
        "image": card,
    }
    book = {"@type": "Book", "@id": f"{root}#book", "name": config.site_name}
    article = {
        "headline": title(page),
        "description": description(page, config),
        "url": page.canonical_url,
        "mainEntityOfPage": page.canonical_url,
        **about,
        **({"dateModified": page.meta["changed"]} if page.meta.get("changed") else {}),
    }
    data: dict[str, Any]
    if is_home(page):
        about_site = {
            "name": config.site_name,
            "description": config.site_description,
            "url": root,
        }
        site = {"@type": "WebSite", "@id": f"{root}#site", **about_site, **about}
        data = {"@graph": [site, {**book, **about_site, **about}]}
    elif page.meta.get("schema") == "FAQPage":
        answers = [_entity(one, page) for one in questions(page.content or "")]
        data = {"@type": "FAQPage", **article, "isPartOf": book, "mainEntity": answers}
    else:
        data = {"@type": "TechArticle", **article, "isPartOf": book}
    text = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False)
    return text.replace("<", "\\u003c")  # so that no text can end the script


def _entity(question: "Question", page: Page) -> dict[str, Any]:
    address = f"{page.canonical_url}#{question.anchor}"
    answer = {"@type": "Answer", "text": question.answer, "url": address}
    return {
        "@type": "Question",
        "name": question.words,
        "url": address,
        "acceptedAnswer": answer,
    }


class Question:
    """A heading of level 3 and the paragraphs below it, without code and outputs."""

    def __init__(self, anchor: str) -> None:
        self.anchor = anchor
        self.words = ""
        self.paragraphs: list[str] = []

    @property
    def answer(self) -> str:
        """The paragraphs as plain text, an empty line between two of them."""
        return "\n\n".join(" ".join(one.split()) for one in self.paragraphs)


def questions(html: str) -> list[Question]:
    """The questions of a page, from its HTML."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    return parser.found


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Question] = []
        self._open: Question | None = None
        self._inside = ""  # h3 or p: whose text is being read
        self._skipped = 0  # how deep inside something that is not prose

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        classes = given.get("class", "").split()
        if self._skipped:
            self._skipped += tag not in VOID
        elif {"snippet", "headerlink"} & set(classes):
            self._skipped = 1
        elif "formula" in classes:
            self.handle_data(f"${given.get('data-tex', '')}$")
            self._skipped = 1
        elif tag in HEADINGS:
            self._open = Question(given.get("id", "")) if tag == "h3" else None
            self._inside = tag
            self.found += [self._open] if self._open else []
        elif tag == "p" and self._open:
            self._open.paragraphs.append("")
            self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        if self._skipped:
            self._skipped -= 1
        elif tag == self._inside:
            self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._skipped or not self._open:
            return
        if self._inside == "h3":
            self._open.words += data
        elif self._inside == "p":
            self._open.paragraphs[-1] += data

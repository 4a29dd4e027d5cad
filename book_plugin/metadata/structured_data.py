"""Structured data of a page (schema.org, JSON-LD): what it is, whose, its answers."""

import json
from itertools import takewhile
from typing import Any

from bs4 import BeautifulSoup, Tag
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from book_plugin.site import Build

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
        answers = questions(page.content or "", page.canonical_url or "")
        data = {"@type": "FAQPage", **article, "isPartOf": book, "mainEntity": answers}
    else:
        data = {"@type": "TechArticle", **article, "isPartOf": book}
    text = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False)
    return text.replace("<", "\\u003c")  # so that no text can end the script


def questions(html: str, address: str) -> list[dict[str, Any]]:
    """The headings of level 3, and the paragraphs below each as its answer."""
    soup = BeautifulSoup(html, "html.parser")
    for one in soup.select(".snippet, .headerlink"):
        one.decompose()
    for one in soup.select(".formula"):
        one.replace_with(f"${one['data-tex']}$")
    return [_question(heading, address) for heading in soup.select("h3")]


def _question(heading: Tag, address: str) -> dict[str, Any]:
    place = f"{address}#{heading['id']}"
    below = takewhile(
        lambda one: one.name not in HEADINGS, heading.find_next_siblings()
    )
    told = [" ".join(one.get_text().split()) for one in below if one.name == "p"]
    answer = {"@type": "Answer", "text": "\n\n".join(told), "url": place}
    words = heading.get_text()
    return {"@type": "Question", "name": words, "url": place, "acceptedAnswer": answer}

"""Structured data of a page (schema.org, JSON-LD): what it is, whose, its answers."""

import json
from itertools import takewhile
from typing import Any

from bs4 import BeautifulSoup, Tag
from mkdocs.structure.pages import Page

from book_plugin.site import Build

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}


def of_page(page: Page, build: Build, home: str) -> str:
    """JSON for a <script>; `schema: FAQPage` in front: headings of level 3 ask.

    `home` is the address of the book in all languages.
    """
    config, meta, url = build.config, page.meta, page.canonical_url or ""
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
        "image": meta["card"],
    }
    root = config.site_url
    book = {"@type": "Book", "@id": f"{root}#book", "name": config.site_name}
    data: dict[str, Any] = {"@context": "https://schema.org"}
    if page.file.src_uri == "index.md":  # page.is_homepage: outside sections only
        about = {"description": config.site_description, "url": root, **about}
        site = {"@type": "WebSite", "@id": f"{root}#site", "name": config.site_name}
        data["@graph"] = [{**site, **about}, {**book, **about}]
    else:
        data |= {
            "@type": meta.get("schema", "TechArticle"),
            "headline": meta.get("title") or page.title,
            "description": meta.get("description") or config.site_description,
            "url": url,
            "mainEntityOfPage": url,
            **about,
        }
        if meta["changed"]:
            data["dateModified"] = meta["changed"]
        data["isPartOf"] = book
        if data["@type"] == "FAQPage":
            data["mainEntity"] = questions(page.content or "", url)
    text = json.dumps(data, ensure_ascii=False)
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
    url = f"{address}#{heading['id']}"
    below = takewhile(
        lambda one: one.name not in HEADINGS, heading.find_next_siblings()
    )
    prose = [" ".join(one.get_text().split()) for one in below if one.name == "p"]
    answer = {"@type": "Answer", "text": "\n\n".join(prose), "url": url}
    name = heading.get_text()
    return {"@type": "Question", "name": name, "url": url, "acceptedAnswer": answer}

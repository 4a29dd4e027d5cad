"""Lists of all pages: llms.txt (see llmstxt.org), sitemaps, robots.txt."""

from collections.abc import Iterator
from itertools import groupby
from urllib.parse import urljoin
from xml.sax.saxutils import escape

from mkdocs.structure.nav import Navigation

from book_plugin.languages import LANGUAGES
from book_plugin.metadata.markdown_pages import address
from book_plugin.site import Build, Site

INDEX = "sitemap_index.xml"
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"


def write(site: Site) -> None:
    """Write llms.txt for each language, and the list of sitemaps.

    The main language's llms.txt lists the pages of all. Without a known address of
    the site there are none.

    Each language keeps a sitemap of its own pages: Material's script takes every page
    in it for one that may replace the page in view without loading it, and a Chinese
    page under an English head would search the English book.
    """
    if not site.url:
        return
    sections = {code: "".join(_sections(one)) for code, one in site.builds.items()}
    for code, build in site.builds.items():
        listed = sections.values() if build is site.first else [sections[code]]
        config, about = build.config, build.language.words.about
        head = f"# {config.site_name}\n\n> {config.site_description}\n\n{about}\n"
        (build.folder / "llms.txt").write_text(head + "".join(listed), "utf-8")
    index = f'{XML}<sitemapindex xmlns="{SCHEMA}">\n'
    for language in LANGUAGES:
        place = escape(f"{site.url}{language.folder}sitemap.xml")
        index += f"  <sitemap><loc>{place}</loc></sitemap>\n"
    (site.root / INDEX).write_text(f"{index}</sitemapindex>\n", "utf-8")
    robots = f"User-agent: *\nAllow: /\n\nSitemap: {site.url}{INDEX}\n"
    (site.root / "robots.txt").write_text(robots, "utf-8")


def _sections(build: Build) -> Iterator[str]:
    config = build.config
    for part, pages in groupby(build.nav.pages, lambda page: page.parent):
        yield f"\n## {part.title if part else config.site_name}\n\n"
        for page in pages:
            link = urljoin(config.site_url or "", address(page))
            about = page.meta.get("description") or config.site_description
            yield f"- [{page.meta.get('title') or page.title}]({link}): {about}\n"


def sitemap(nav: Navigation) -> str:
    """One language's sitemap, with each page's address in every language."""
    names = f'xmlns="{SCHEMA}" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
    text = f"{XML}<urlset {names}>\n"
    for page in nav.pages:
        text += f"  <url>\n    <loc>{escape(page.canonical_url or '')}</loc>\n"
        if changed := page.meta["changed"]:
            text += f"    <lastmod>{changed}</lastmod>\n"
        for code, place in page.meta["alternates"]:
            text += f'    <xhtml:link rel="alternate" hreflang="{code}"'
            text += f' href="{escape(place)}"/>\n'
        text += "  </url>\n"
    return f"{text}</urlset>\n"

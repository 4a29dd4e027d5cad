"""Lists of all pages: llms.txt (see llmstxt.org), sitemaps, robots.txt."""

from collections.abc import Iterator
from urllib.parse import urljoin
from xml.sax.saxutils import escape

from mkdocs.structure.nav import Navigation

from book_plugin.languages import LANGUAGES
from book_plugin.metadata.markdown_pages import address
from book_plugin.metadata.structured_data import description, title
from book_plugin.site import Build, Site

INDEX = "sitemap_index.xml"
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"


def write(site: Site) -> None:
    """Write llms.txt for each language, and the list of sitemaps.

    The main language's llms.txt lists the pages of all. Without a known address of
    the site there are none.
    """
    if not site.url:
        return
    sections = {code: "".join(_sections(one)) for code, one in site.builds.items()}
    for build in site.builds.values():
        listed = [sections[build.language.code]]
        if build is site.first:
            listed = list(sections.values())
        text = _head(build) + "".join(listed)
        (build.folder / "llms.txt").write_text(text, "utf-8")
    folders = [site.url + language.folder for language in LANGUAGES]
    (site.root / INDEX).write_text(index(folders), "utf-8")
    robots = f"User-agent: *\nAllow: /\n\nSitemap: {site.url}{INDEX}\n"
    (site.root / "robots.txt").write_text(robots, "utf-8")


def _head(build: Build) -> str:
    config, words = build.config, build.language.words
    return f"# {config.site_name}\n\n> {config.site_description}\n\n{words.about}\n"


def _sections(build: Build) -> Iterator[str]:
    part, config = None, build.config
    for page in build.nav.pages:
        above = [section.title for section in page.ancestors]
        if part != (above or [config.site_name])[-1]:
            part = (above or [config.site_name])[-1]
            yield f"\n## {part}\n\n"
        link = urljoin(config.site_url or "", address(page))
        yield f"- [{title(page)}]({link}): {description(page, config)}\n"


def sitemap(nav: Navigation) -> str:
    """One language's sitemap, with each page's address in every language."""
    entries = []
    for page in nav.pages:
        lines = [f"<loc>{escape(page.canonical_url or '')}</loc>"]
        changed = page.meta["changed"]
        lines += [f"<lastmod>{changed}</lastmod>"] if changed else []
        lines += [
            f'<xhtml:link rel="alternate" hreflang="{lang}" href="{escape(address)}"/>'
            for lang, address in page.meta["alternates"]
        ]
        entries.append("  <url>\n    " + "\n    ".join(lines) + "\n  </url>\n")
    names = f'xmlns="{SCHEMA}" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
    return f"{XML}<urlset {names}>\n{''.join(entries)}</urlset>\n"


def index(folders: list[str]) -> str:
    """The index of the sitemaps in these folders of the site.

    Each language keeps a sitemap of its own pages: Material's script takes every page
    in it for one that may replace the page in view without loading it, and a Chinese
    page under an English head would search the English book.
    """
    entries = "".join(
        f"  <sitemap><loc>{escape(folder)}sitemap.xml</loc></sitemap>\n"
        for folder in folders
    )
    return f'{XML}<sitemapindex xmlns="{SCHEMA}">\n{entries}</sitemapindex>\n'

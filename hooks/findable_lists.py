"""Lists of all pages: llms.txt (see llmstxt.org), sitemaps, robots.txt."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin
from xml.sax.saxutils import escape

from findable_data import description, title
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

INDEX = "sitemap_index.xml"
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"
ABOUT = {
    "en": "Every code block on these pages has run, and the outputs shown are what it "
    "printed; tests check the mathematics. Each page has a Markdown version with its "
    "outputs, linked below. Please quote with the page's address. Text: CC BY 4.0, "
    "code: MIT.",
    "zh": "这些页面上的每段代码都实际运行过，所示输出就是它打印的内容，"
    "数学另有测试核对。"
    "每一页都有带输出的 Markdown 版本，链接在下面。引用时请附上页面地址。"
    "文字：CC BY 4.0，代码：MIT。",
}


def markdown_address(page: Page) -> str:
    """The address of a page's Markdown version, from the site's root."""
    return page.url.removesuffix(".html") + ".md"


def llms(nav: Navigation, config: MkDocsConfig) -> str:
    """One language's llms.txt: a section for each part of the nav."""
    about = ABOUT[config.theme["language"]]
    head = f"# {config.site_name}\n\n> {config.site_description}\n\n{about}\n"
    return head + "".join(_sections(nav, config))


def _sections(nav: Navigation, config: MkDocsConfig) -> Iterator[str]:
    part = None
    for page in nav.pages:
        above = [section.title for section in page.ancestors]
        if part != (above or [config.site_name])[-1]:
            part = (above or [config.site_name])[-1]
            yield f"\n## {part}\n\n"
        address = urljoin(config.site_url or "", markdown_address(page))
        yield f"- [{title(page)}]({address}): {description(page, config)}\n"


def write(nav: Navigation, config: MkDocsConfig) -> None:
    """Write the lists; English comes last and covers Chinese, which lies in zh/."""
    site, root = Path(config.site_dir), config.site_url or ""
    text = llms(nav, config)
    chinese = site / "zh" / "llms.txt"
    if config.theme["language"] == "en":
        if chinese.is_file():
            _, _, sections = chinese.read_text("utf-8").partition("\n## ")
            text += "\n## " + sections
        sitemaps = [urljoin(root, link["link"]) for link in config.extra["alternate"]]
        (site / INDEX).write_text(index(sitemaps), "utf-8")
        robots = f"User-agent: *\nAllow: /\n\nSitemap: {root}{INDEX}\n"
        (site / "robots.txt").write_text(robots, "utf-8")
    (site / "llms.txt").write_text(text, "utf-8")


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

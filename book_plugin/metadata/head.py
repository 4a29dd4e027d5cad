"""What the head of a page says of it: overrides/main.html shows what is put here."""

from pathlib import Path
from urllib.parse import urljoin

from mkdocs.structure.pages import Page

from book_plugin.languages import LANGUAGES
from book_plugin.metadata import dates, structured_data
from book_plugin.metadata.markdown_pages import address
from book_plugin.site import Build, Site

CARD = "assets/card.png"


def before_templates(page: Page, site: Site, build: Build) -> None:
    """The page's date, and its address in each language, which sitemaps need too."""
    source = Path(page.file.abs_src_path or "")
    if source.suffix == ".ipynb":  # a lab, made from its text
        source = site.book.project.labs / f"{source.stem}.{build.language.code}.md"
    page.meta["changed"] = dates.changed(source)
    # MkDocs reads it for the time in sitemap.xml.gz, and fails on an empty one
    page.update_date = page.meta["changed"] or "1980-01-01"
    if site.url:
        found = [(one.code, site.url + one.folder + page.url) for one in LANGUAGES]
        page.meta["alternates"] = [*found, ("x-default", found[0][1])]


def describe(page: Page, site: Site, build: Build) -> None:
    """The page's Markdown version, its card, its structured data."""
    page.meta["markdown"] = Path(address(page)).name
    if build.config.site_url:
        page.meta["card"] = urljoin(build.config.site_url, CARD)
        page.meta["structured_data"] = structured_data.of_page(page, build, site.url)

"""What the head of a page says of it: overrides/main.html shows what is put here."""

from pathlib import Path
from urllib.parse import urljoin

from mkdocs.structure.pages import Page

from book_plugin.languages import LANGUAGES
from book_plugin.metadata import dates, structured_data
from book_plugin.metadata.markdown_pages import address
from book_plugin.site import Build, Site

CARD = "assets/card.png"
WIDTH, HEIGHT = 1200, 630  # of the card, as readers of og:image ask


def before_templates(page: Page, site: Site, build: Build) -> None:
    """The page's date, and its address in each language, which sitemaps need too."""
    folder = Path(build.config.docs_dir)
    source = Path(page.file.abs_src_path or "")
    if source.suffix == ".ipynb":  # a lab, made from its text
        folder = site.book.project.labs
        source = folder / f"{source.stem}.{build.language.code}.md"
    page.meta["changed"] = dates.changed(source, folder)
    # MkDocs reads it for the time in sitemap.xml.gz, and fails on an empty one
    page.update_date = page.meta["changed"] or "1980-01-01"
    if site.url:
        page.meta["alternates"] = alternates(page.url, site)


def alternates(url: str, site: Site) -> list[tuple[str, str]]:
    """(language, address) of a page's versions; the main one is for all others, too."""
    found = [(one.code, site.url + one.folder + url) for one in LANGUAGES]
    return [*found, ("x-default", found[0][1])]


def describe(page: Page, site: Site, build: Build) -> None:
    """The page's structured data, its card, its Markdown version."""
    config, words = build.config, build.language.words
    page.meta["markdown"] = Path(address(page)).name
    if not config.site_url:
        return
    card = urljoin(config.site_url, CARD)
    page.meta["card"] = {
        "kind": "website" if structured_data.is_home(page) else "article",
        "address": card,
        "alt": words.card,
        "width": WIDTH,
        "height": HEIGHT,
        "locale": words.locale,
        "other_locales": [
            one.words.locale for one in LANGUAGES if one != build.language
        ],
    }
    page.meta["structured_data"] = structured_data.of_page(page, build, card, site.url)

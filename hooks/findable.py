"""What makes the book be found and quoted rightly, beside its text.

Structured data, addresses in both languages, a picture for previews, a Markdown version
of every page, llms.txt, robots.txt and sitemaps. The template overrides/main.html shows
what is put into `page.meta` here.
"""

import logging
from functools import cache
from pathlib import Path
from urllib.parse import urljoin

import findable_card
import findable_data
import findable_dates
import findable_lists
import findable_markdown
import jieba  # type: ignore[import-untyped]
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from snippet_engine.book import Book
from snippet_engine.failure import Failure, Failures

CARD = "assets/card.png"
TERMS = Path(__file__).with_name("findable_terms.txt")
_navs: dict[str, Navigation] = {}  # by docs_dir: one build runs inside the other


def on_config(config: MkDocsConfig) -> None:
    """Words that the cutter of Chinese would cut apart, and search could not find."""
    _teach_words()


@cache  # taught twice, words weigh more, and a server's index would differ
def _teach_words() -> None:
    jieba.setLogLevel(logging.WARNING)
    jieba.load_userdict(str(TERMS))


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> None:
    """Keep the order of the pages for the lists."""
    _navs[config.docs_dir] = nav


def on_page_markdown(
    markdown: str, page: Page, config: MkDocsConfig, files: Files
) -> None:
    """Before any template: the page's date, and its address in each language."""
    source, folder = Path(page.file.abs_src_path or ""), Path(config.docs_dir)
    if source.suffix == ".ipynb":  # a lab, made from a script
        folder = Path(config.config_file_path).parent / "labs"
        source = folder / f"{source.stem}.py"
    page.meta["changed"] = findable_dates.changed(source, folder)
    # MkDocs reads it for the time in sitemap.xml.gz, and fails on an empty one
    page.update_date = page.meta["changed"] or "1980-01-01"
    if config.site_url:
        page.meta["alternates"] = alternates(page, config)


def alternates(page: Page, config: MkDocsConfig) -> list[tuple[str, str]]:
    """(language, address) of the page's versions; English is for all others, too."""
    found = [
        (one["lang"], urljoin(config.site_url or "", one["link"] + page.url))
        for one in config.extra["alternate"]
    ]
    return [*found, ("x-default", found[0][1])]


def on_post_template(
    output_content: str, template_name: str, config: MkDocsConfig
) -> str | None:
    """MkDocs' own sitemap knows one language."""
    if template_name != "sitemap.xml" or not config.site_url:
        return None
    return findable_lists.sitemap(_navs[config.docs_dir])


def on_page_context(
    context: TemplateContext, page: Page, config: MkDocsConfig, nav: Navigation
) -> None:
    """Before the page's template: its structured data, card and Markdown version."""
    page.meta["markdown"] = Path(findable_lists.markdown_address(page)).name
    if config.site_url:
        card = urljoin(config.site_url, CARD)
        page.meta["card"] = {
            "kind": "website" if findable_data.is_home(page) else "article",
            "address": card,
            "alt": findable_card.ALT[config.theme["language"]],
            "width": findable_card.WIDTH,
            "height": findable_card.HEIGHT,
        }
        page.meta["structured_data"] = findable_data.of_page(page, config, card)


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> None:
    """Write the page's Markdown version beside it."""
    report = Book.open(Path(config.config_file_path).parent).report
    assert report is not None  # the pages were made from it
    language, url = config.theme["language"], page.canonical_url or page.url
    try:
        text = findable_markdown.of_page(
            page.markdown or "", report.resolve, language, url
        )
    except (Failure, Failures):
        return  # while serving, the page itself shows the failure
    path = Path(config.site_dir, findable_lists.markdown_address(page))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def on_post_build(config: MkDocsConfig) -> None:
    """Write the card and, where addresses are known, the lists of all pages."""
    cache = Path(config.config_file_path).parent / ".cache" / "cards"
    card = Path(config.site_dir, CARD)
    card.parent.mkdir(parents=True, exist_ok=True)
    card.write_bytes(findable_card.png(config.theme["language"], cache))
    if config.site_url:
        findable_lists.write(_navs[config.docs_dir], config)

"""What happens after MkDocs has written the pages: every step, in order, in a list."""

import logging
from collections.abc import Callable

from mkdocs.commands.build import build as build_with_mkdocs
from mkdocs.config import load_config

from book_plugin import (
    cut_styles,
    errors,
    heading_font,
    languages,
    policy,
    theme,
    widgets,
)
from book_plugin.formulas import assets
from book_plugin.metadata import lists, markdown_pages
from book_plugin.paper import offline
from book_plugin.site import Kind, Site
from snippet_engine.show import notebook

log = logging.getLogger("mkdocs.book")


def write_notebooks(site: Site) -> None:
    """A notebook for each snippet, where the links below the snippets lead."""
    notebook.write_all(site.report, site.root / "notebooks")


def build_other_languages(site: Site) -> None:
    """The other languages, each into its folder of the site."""
    config = site.first.config
    site.building_others = True
    for language in languages.OTHERS:
        path = site.project / language.config
        if path.is_file():
            other = load_config(
                str(path),
                site_dir=str(site.root / language.folder),
                site_url=config.site_url and f"{config.site_url}{language.folder}",
                strict=config.strict,
            )
            build_with_mkdocs(other)
    site.building_others = False


def write_formulas(site: Site) -> None:
    """The style sheet and the fonts for the formulas of all languages."""
    if typesetter := site.typesetter():
        assets.write(typesetter, site.root, adding=site.kind is Kind.EDIT)


def patch_theme_files(site: Site) -> None:
    """What no template of the theme can mend: its script and its style sheets."""
    if site.first.config.theme.name == "material":
        theme.patch_files(site.first.folder)  # other languages lie below it


EVERY = frozenset(Kind)
WHOLE = EVERY - {Kind.EDIT}
TOGETHER = frozenset({Kind.BOOK, Kind.SERVED})
PUBLISHED = frozenset({Kind.BOOK})

# Each step, and the kinds of build that it is for. Publishing itself comes when MkDocs
# shuts down: under --strict it counts its warnings after all of these.
AFTER_BUILD: tuple[tuple[Callable[[Site], None], frozenset[Kind]], ...] = (
    (write_notebooks, WHOLE),
    (build_other_languages, TOGETHER),
    (write_formulas, EVERY),  # the formulas of all languages are known by now
    (heading_font.write, WHOLE),
    (patch_theme_files, WHOLE),
    (widgets.write, WHOLE),
    (errors.write, WHOLE),
    (markdown_pages.write, EVERY),
    (lists.write, WHOLE),
    (offline.write_search_scripts, PUBLISHED),
    (cut_styles.cut, PUBLISHED),  # after all that writes a page or a script
    (policy.write, PUBLISHED),  # after all that writes or changes a page
    (offline.write_zip, PUBLISHED),  # after all that writes a file
)


def run(site: Site) -> None:
    """Take the steps that this kind of build needs, and tell the times."""
    for step, kinds in AFTER_BUILD:
        if site.kind in kinds:
            step(site)
    report, book = site.report, site.book
    warm = report.seconds - report.run_seconds + book.show_seconds
    book.show_seconds = 0.0
    log.info(
        f"snippets: {report.ran} run in {report.run_seconds:.2f} s (cold), "
        f"{len(report.good)} checked and shown in {warm:.2f} s (warm)"
    )

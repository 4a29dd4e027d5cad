"""Mend what Material's templates write wrongly, page by page.

Each entry: a pattern, what replaces it, and why. An entry that no longer matches
anything is an error, so that it goes when the theme is mended.
"""

import logging
import re
from typing import NamedTuple

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

log = logging.getLogger("mkdocs.mend_theme")


class Mend(NamedTuple):
    """One replacement, and the reason for it."""

    pattern: str
    replacement: str
    reason: str


MENDS = (
    Mend(r'(<input [^>]*type="checkbox"[^>]*) autocomplete="off"', r"\1",
         "a checkbox has no autocomplete"),
    Mend(r' tabindex=""', "", "an empty tabindex is no number"),
    Mend(r' rel="edit"', "", "edit is no link type of HTML"),
)  # fmt: skip
_times = dict.fromkeys(MENDS, 0)


def mend(html: str) -> str:
    """The page with every replacement made."""
    for one in MENDS:
        html, count = re.subn(one.pattern, one.replacement, html)
        _times[one] += count
    return html


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Called by MkDocs with each page's HTML."""
    return mend(output)


def on_post_template(output: str, template_name: str, config: MkDocsConfig) -> str:
    """Called by MkDocs with 404.html and other templates."""
    return mend(output) if template_name.endswith(".html") else output


def on_post_build(config: MkDocsConfig) -> None:
    """Tell of entries that were not needed."""
    for one, count in _times.items():
        if not count:
            log.warning(f"nothing to mend any more: {one.reason}; delete the entry")

"""Mend what Material's templates, script and style sheets do wrongly.

Each entry: a pattern, what replaces it, and why. An entry that no longer matches
anything is an error, so that it goes when the theme is mended.
"""

import logging
import re
from pathlib import Path
from typing import NamedTuple

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

log = logging.getLogger("mkdocs.mend_theme")
SCRIPT = "assets/javascripts/bundle.*.min.js"
STYLES = "assets/stylesheets/palette.*.min.css"


class Mend(NamedTuple):
    """One replacement, and the reason for it; `files` is a pattern, or "" for pages."""

    pattern: str
    replacement: str
    reason: str
    files: str = ""


MENDS = (
    # Valid HTML
    Mend(r'(<input [^>]*type="checkbox"[^>]*) autocomplete="off"', r"\1",
         "a checkbox has no autocomplete"),
    Mend(r' tabindex=""', "", "an empty tabindex is no number"),
    Mend(r' rel="edit"', "", "edit is no link type of HTML"),
    # For who reads by ear or by keyboard
    Mend(r'(<div class="md-search"[^>]*) role="dialog"', r"\1",
         "a box that is always there is no dialog; the landmark inside has a name"),
    Mend(r'(<input class="md-toggle" data-md-toggle="drawer".*?)'
         r'(<div data-md-component="skip">.*?</div>)', r"\2\1",
         "the link to the content comes before all that it skips"),
    Mend(r'(<input class="md-toggle" data-md-toggle="drawer"[^>]*)>'
         r'(?=.*?<nav class="md-nav md-nav--primary[^>]* aria-label="([^"]*)")',
         r'\1 aria-label="\2">', "book.css lets keys reach the switch of the drawer"),
    Mend(r'(<label class="md-nav__title" for="__nav_\d+")', r'\1 tabindex="0"',
         "in the drawer this label leads back to the list above"),
    Mend(r'(<div class="md-sidebar md-sidebar--secondary".*?)'
         r'(<div class="md-content" .*?)'
         r'(</div>\s*(?:<button[^>]* class="md-top.*?</button>\s*)?</main>)', r"\2\1\3",
         "its contents are read after the page; on screen they stay at its side"),
    Mend(r"<th([^>]*)></th>", r"<td\1></td>", "an empty cell is no heading"),
    Mend(r"(<pre[^>]*><span></span><code)>", r'\1 tabindex="0">',
         "code scrolls by keys before the script runs, and without it"),
    Mend(r'\("nav",\{class:"md-code__nav"\}', '("div",{class:"md-code__nav"}',
         "the buttons of a block of code are no landmark", SCRIPT),
    # Nothing flashes or moves
    Mend('data-md-color-primary="indigo" data-md-color-accent="indigo"',
         'data-md-color-primary="custom" data-md-color-accent="custom"',
         "the book's colours are there before the script is"),
    Mend(r'(document\.body\.setAttribute\("data-md-color-"\+key,value\)\})(</script>)',
         r'\1else if(matchMedia("(prefers-color-scheme: dark)").matches)'
         r'document.body.setAttribute("data-md-color-scheme","slate")\2',
         "a first visit in the dark begins dark"),
    Mend(r'(?=<link rel="stylesheet" href="[^"]*assets/stylesheets/main\.)'
         r'(?=.*? href="([^"]*assets/formulas/)formulas\.css".*<mjx-math)',
         r'<script>if(location.protocol!=="file:")for(const name of["zero","brk","n"])'
         r'document.head.append(Object.assign(document.createElement("link"),'
         r'{rel:"preload",as:"font",type:"font/woff2",crossOrigin:"",'
         r'href:"\1mjx-ncm-"+name+".woff2"}))</script>',
         "text moves when the fonts of formulas come after it"),
    Mend(r"(<script>)(__md_scope=)(?=.*assets/javascripts/bundle\.)",
         r'\1document.documentElement.classList.replace("no-js","js");\2',
         "the button of the search has its place before the script runs"),
    # Less work before the page answers
    Mend(r'(<script src="[^"]*assets/javascripts/bundle\.[^"]*")>', r"\1 defer>",
         "the page is painted before the script runs"),
    Mend(r'<span class="(?:n|nn|p|o|w)">([^<]*)</span>', r"\1",
         "names and signs have the colour of the code: half of all elements less"),
    Mend(r'"\[href\], \[src\]"', '"[href]:not([rel=stylesheet], svg *), [src]"',
         "a style sheet whose address is written anew is applied anew", SCRIPT),
    Mend(r'\{name:"color-scheme"\}', '{name:"book-color-scheme"}',
         "book.css tells the browser the scheme; telling it here restyles all", SCRIPT),
    Mend(r'location\.protocol!=="file:"', "!1",
         "the index of the search is fetched when the search is opened", SCRIPT),
    Mend(r'(\("search\.highlight"\))\?(?=[\w$]+\([\w$]+,\{index\$:)',
         r"\1&&/[?&]h=/.test(location.search)?",
         "words are marked on the way from a search; else no index is needed", SCRIPT),
    Mend(r"\[data-md-color-switching\] \*[^{}]*\{[^{}]*\}", "",
         "a rule for all elements, which restyles them twice while a page opens",
         STYLES),
)  # fmt: skip
_times = dict.fromkeys(MENDS, 0)


def mend(text: str, path: str = "") -> str:
    """A page, or the file of the theme at `path`, with every replacement made."""
    for one in MENDS:
        if Path(path).match(one.files) if one.files else not path:
            text, count = re.subn(one.pattern, one.replacement, text, flags=re.DOTALL)
            _times[one] += count
    return text


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Called by MkDocs with each page's HTML."""
    return mend(output)


def on_post_template(output: str, template_name: str, config: MkDocsConfig) -> str:
    """Called by MkDocs with 404.html and other templates."""
    return mend(output) if template_name.endswith(".html") else output


def on_post_build(config: MkDocsConfig) -> None:
    """Mend the theme's files; tell of entries that were not needed."""
    for files in {one.files for one in MENDS if one.files}:
        for path in Path(config.site_dir).glob(files):
            path.write_text(mend(path.read_text("utf-8"), str(path)), "utf-8")
    for one, count in _times.items():
        if not count:
            log.warning(f"nothing to mend any more: {one.reason}; delete the entry")

"""Patches to Material, for what no block and no small partial in overrides/ can change.

A template is patched before Jinja reads it, a script or a style sheet after MkDocs has
copied it. No finished page is touched, so that a page may show any of these texts.
"""

import logging
import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from pathlib import Path

from jinja2 import BytecodeCache, ChoiceLoader, DictLoader, Environment
from jinja2.bccache import Bucket

from snippet_engine.kept_files import KeptFiles

log = logging.getLogger("mkdocs.book.theme")
SCRIPT = "assets/javascripts/bundle.*.min.js"
PALETTE = "assets/stylesheets/palette.*.min.css"


@dataclass(frozen=True)
class Patch:
    """One change: where, what is replaced by what, and why."""

    name: str
    where: str  # a template of Material, or a pattern of files in the built site
    pattern: str
    replacement: str
    reason: str
    times: int = 1


TEMPLATES = (
    # Valid HTML
    Patch("checkbox without autocomplete", "base.html",
          r'(type="checkbox" id="__(?:drawer|search)") autocomplete="off"', r"\1",
          "a checkbox has no autocomplete", times=2),
    # One name for a page
    Patch("title of the nav in the header", "partials/header.html",
          r"{% if page\.meta and page\.meta\.title %}\s*{{ page\.meta\.title }}\s*"
          r"{% else %}\s*({{ page\.title }})\s*{% endif %}", r"\1",
          "the page's own title is longer: it is for search engines"),
    # For who reads by ear or by keyboard
    Patch("search is no dialog", "partials/search.html",
          r'(data-md-component="search") role="dialog"', r"\1",
          "a box that is always there is no dialog; the landmark inside has a name"),
    Patch("skip link first", "base.html",
          r'(<input [^>]*id="__drawer".*?)(<div data-md-component="skip">.*?</div>)',
          r"\2\1",
          "the link to the content comes before all that it skips"),
    Patch("drawer with a name", "base.html",
          r'(type="checkbox" id="__drawer")', r'\1 aria-label="{{ lang.t("nav") }}"',
          "access.css lets keys reach the switch of the drawer"),
    Patch("contents after the page", "base.html",
          r'({% if "toc\.integrate" not in features %}.*?)'
          r"({% endblock %}\s*{% block container %}.*?)"
          r'({% endblock %}\s*{% include "partials/javascripts/content\.html" %})',
          r"\2\1\3",
          "its contents are read after the page; on screen they stay at its side"),
    # Less work before the page answers
    Patch("deferred script", "base.html",
          r"""(<script src="{{ 'assets/javascripts/bundle\.[^"]*")>""", r"\1 defer>",
          "the page is painted before the script runs"),
)  # fmt: skip

FILES = (
    Patch("buttons of code are no landmark", SCRIPT,
          r'\("nav",(\{class:"md-code__nav"\})', r'("div",\1',
          "a landmark for each block of code hides those that lead somewhere"),
    Patch("links written anew", SCRIPT,
          r'"\[href\], \[src\]"(?=[^}]*\{(\w+\[\w+\])=\1;)',
          '"[href]:not([rel=stylesheet], svg *), [src]"',
          "instant navigation assigns each address to itself: a style sheet is then "
          "applied anew, and a figure's <use> throws, which ends the navigation"),
    Patch("colour scheme told once", SCRIPT,
          r'\{name:"color-scheme"\}', '{name:"book-color-scheme"}',
          "access.css tells the browser the scheme; telling it again restyles all"),
    Patch("index when the search is opened", SCRIPT,
          r'location\.protocol!=="file:"(?=\),\w+\("search"\))', "!1",
          "who does not search does not fetch it"),
    Patch("marked words after a search alone", SCRIPT,
          r'(\("search\.highlight"\))(?=\?[\w$]+\([\w$]+,\{index\$:)',
          r"\1&&/[?&]h=/.test(location.search)",
          "marking words needs the index, and is for who comes from a search"),
    # Read after a button was written, a size lays out the page anew: for each block
    Patch("sizes that can wait", SCRIPT,
          r"function (\w+)\(e\)(\{let t=e;for\(;)(t\.clientWidth===0&&t\.parentElement;"
          r".{0,200}?,)(\w+)\((\w+)\(e\)\)\)\}(?=function \w+\(e\)\{return\{w)",
          r"function \1(e,wait)\2!wait&&\3wait?v=>v:\4(\5(e)))}",
          "an observer of sizes tells the first one too, when all are known"),
    Patch("code that waits for its size", SCRIPT,
          r"(\{return \w+\(e)(\)\.pipe\(\w+\(\(\{width:t\}\)=>\(\{scrollable:)",
          r"\1,1\2",
          "a page with a hundred blocks of code is laid out a few times, not 78"),
    Patch("code that has the focus keeps it", SCRIPT,
          r'(\?e\.setAttribute\("tabindex","0"\):)(e\.removeAttribute\("tabindex"\))',
          r"\1document.activeElement===e||\2",
          "its size may come with the key that leads there"),
    Patch("contents stay where the keys are", SCRIPT,
          r";(\w+)\.scrollTo\(\{(top:\w+-\w+/2,behavior)",
          r';\1.querySelector(":focus-visible")||\1.scrollTo({\2',
          "the contents follow the page, and would scroll what has the focus away"),
    # While a page is left, and shortly after, no place of it is kept for the next one
    Patch("place of a page that is left", SCRIPT,
          r'(history\.pushState\(null,"",\w\))(.{0,800}?=>\{)(var \w,\w;history\.state'
          r'.{0,800}?\(\{offset:(\w)\}\)=>)\{(history\.replaceState\(\4,""\))\}',
          r"\1,history.left=1/0\2history.left=performance.now();\3"
          r"{performance.now()-history.left<400||\5}",
          "who follows a link right after scrolling would come to this place of the "
          "next page, and not to the heading that the link names"),
    Patch("address of a page that is left", SCRIPT,
          r'("navigation\.tracking"\)&&.{0,200}?\(\[,\{prev:\w\}\]\)=>\{)',
          r"\1if(performance.now()-history.left<400)return;",
          "the next page would have the address of a heading of this one"),
    Patch("no rule for all elements", PALETTE,
          r"\[data-md-color-switching\] \*[^{}]*\{[^{}]*\}", "",
          "it restyles every element twice while a page opens"),
)  # fmt: skip


class _Compiled(BytecodeCache):
    """Compiled templates in sealed files: Jinja's own cache runs damaged ones."""

    def __init__(self, folder: Path) -> None:
        self._kept = KeptFiles(folder)
        self._kept.prune()

    def load_bytecode(self, bucket: Bucket) -> None:
        if kept := self._kept.load(bucket.key):
            bucket.bytecode_from_string(b64decode(kept))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept.save(bucket.key, b64encode(bucket.bytecode_to_string()).decode())


def keep_compiled(env: Environment, folder: Path) -> None:
    """Keep compiled templates: they are half of the time that one page takes."""
    env.bytecode_cache = _Compiled(folder)


def patch_templates(env: Environment) -> None:
    """Let the environment read the patched sources where it would read Material's.

    Raises jinja2.TemplateNotFound if Material no longer has one of them.
    """
    loader = env.loader
    assert loader is not None
    sources: dict[str, str] = {}
    for patch in TEMPLATES:
        source = sources.get(patch.where) or loader.get_source(env, patch.where)[0]
        sources[patch.where] = _patched(source, patch)
    env.loader = ChoiceLoader([DictLoader(sources), loader])


def patch_files(site: Path) -> None:
    """Patch the theme's files in the built site; each language has its own copy."""
    for patch in FILES:
        paths = sorted(site.rglob(patch.where))
        for path in paths:
            path.write_text(_patched(path.read_text("utf-8"), patch), "utf-8")
        if not paths:
            _patched("", patch)


def _patched(text: str, patch: Patch) -> str:
    """The text with the change; a miss is a warning, which ends a strict build."""
    text, times = re.subn(patch.pattern, patch.replacement, text, flags=re.DOTALL)
    if times != patch.times:
        log.warning(
            f"{patch.where}: the patch {patch.name!r} matches {times} times, not "
            f"{patch.times}; mend it, or delete it if Material has changed "
            f"({patch.reason})"
        )
    return text

"""The index of errors: what pages show of vjp_errors/entries beside their own text.

Below the heading of an entry stand its facts; a mark on the page `errors` becomes the
list of all entries, another one the box for tracebacks. Markdown alone does it, as
Zensical needs; the plugin writes the tables that the box reads.
"""

import json
import re
from collections.abc import Iterator, Mapping
from html import escape, unescape
from pathlib import Path

from markdown.preprocessors import Preprocessor

from book_plugin.languages import LANGUAGES, Language
from book_plugin.site import Site
from snippet_engine.kept_files import write_changed
from vjp_errors.pattern import squeezed
from vjp_errors.read import Entry, Said, entries, groups

LIST, BOX = "<!-- the list of errors -->", "<!-- the box for tracebacks -->"
SOURCES = "https://github.com/pytorch/pytorch/blob/v2.13.0/"
SCRIPTS = "assets/widgets"  # beside the script of the box
_HEADING = re.compile(r'<h2 id="([a-z-]+)">(.*?)</h2>')
_TAG = re.compile(r"<[^>]*>|¶")


class Marks(Preprocessor):
    """Replaces the marks, before Markdown reads the links of the list."""

    def __init__(self, language: Language, report: str) -> None:
        super().__init__()
        self._language, self._report = language, report

    def run(self, lines: list[str]) -> list[str]:
        """Called by Python-Markdown."""
        text = with_list("\n".join(lines), self._language)
        if BOX in lines:
            text = text.replace(BOX, _box(self._language, self._report))
        return text.split("\n")


def with_list(markdown: str, language: Language) -> str:
    """A page with the list of all entries where its mark stands.

    A page's Markdown version asks for it, too.
    """
    if LIST not in markdown:
        return markdown
    code, lines = language.code, list[str]()
    for group in groups():
        lines += [f"**[{_in(group.title, code)}]({group.page}.md)**", ""]
        for entry in group.entries:
            title = _in(entry.title, code)
            words = title if entry.kind == "trap" else f"`` {title} ``"
            lines.append(f"- [{words}]({group.page}.md#{entry.id})")
        lines.append("")
    opening = '<div class="error-list" data-search-exclude markdown>'
    return markdown.replace(LIST, "\n".join([opening, "", *lines, "</div>"]))


def _box(language: Language, repository: str) -> str:
    """The box for tracebacks as HTML; `repository` is where to report."""
    words = language.words.errors
    report = f' data-report="{escape(repository)}"' if repository else ""
    return (
        f'<div class="error-box" data-search-exclude data-widget="errors"{report}'
        ' data-words="'
        f'{escape(json.dumps(words, ensure_ascii=False))}">'
        f'<label for="traceback">{escape(words["label"])}</label>'
        f'<textarea id="traceback" rows="7" spellcheck="false" '
        f'placeholder="{escape(words["placeholder"])}"></textarea>'
        f'<p class="error-private">{escape(words["private"])}</p>'
        '<div class="error-answer" role="status" aria-live="polite"></div></div>'
    )


def with_facts(html: str, language: Language) -> str:
    """A page in which the facts of each entry stand below its heading."""

    def one(heading: re.Match[str]) -> str:
        entry = _by_id().get(heading[1])
        shown = squeezed(unescape(_TAG.sub("", heading[2])))
        if entry is None or shown != squeezed(_in(entry.title, language.code)):
            return heading[0]
        facts = "".join(f"<li>{fact}</li>" for fact in _facts(entry, language))
        title = heading[0].replace("<h2", '<h2 class="error-title"', 1)
        return f'{title}<ul class="error-facts">{facts}</ul>'

    return _HEADING.sub(one, html)


def _by_id() -> dict[str, Entry]:
    return {one.id: one for one in entries()}


def _facts(entry: Entry, language: Language) -> Iterator[str]:
    """What an entry's table knows, as HTML."""
    words, code = language.words.errors, language.code
    if entry.kind == "trap":
        yield escape(words["trap"])
    elif entry.raises:
        yield f"<code>{escape(entry.raises)}</code>"
    if entry.parts:
        parts = words["comma"].join(_in(one, code) for one in entry.parts.values())
        yield _with_code(words["parts"].format(parts))
    places = [
        f'<a href="{SOURCES}{one.replace(":", "#L")}"><code>{escape(one)}</code></a>'
        for one in entry.source
    ]
    if places:
        lines = words["cause" if entry.kind == "trap" else "source"]
        yield lines.format(words["comma"].join(places))
    for old in entry.old:
        text = re.sub(r"\{[a-z_]+\}", "…", old.message)
        yield words["old"].format(f"<q>{escape(text)}</q>", escape(old.versions))
    if entry.recorded:
        yield _with_code(_in(entry.recorded, code))


def _with_code(text: str) -> str:
    """Words of a table as HTML, in which backticks stand around code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))


def write(site: Site) -> None:
    """Write what the box reads: the patterns, and each language's explanations."""
    folder = site.root / SCRIPTS
    _write_script(folder / "error_patterns.js", "bookErrors.patterns", patterns())
    for code in (language.code for language in LANGUAGES):
        file = folder / f"error_explanations_{code}.js"
        _write_script(file, f"bookErrors.{code}", explanations(code))


def _write_script(file: Path, name: str, value: object) -> None:
    """A script that a page on a disk may load too, as it may no JSON."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    write_changed(file, f"globalThis.bookErrors??={{}};{name}={text}\n".encode())


def patterns() -> list[dict[str, object]]:
    """What is looked for, in the order of the entries; what is empty is left out."""
    rows = (
        {
            "id": one.id,
            "page": one.page,
            "kind": one.kind,
            "messages": one.messages,
            "cases": [{"id": case.id, "words": case.words} for case in one.cases],
        }
        for one in entries()
    )
    return [_filled(row) for row in rows]


def explanations(code: str) -> list[dict[str, object]]:
    """What is said of each entry in one language, in the same order."""
    rows = (
        {
            "title": _in(one.title, code),
            "about": _in(one.about, code),
            "parts": {name: _in(said, code) for name, said in one.parts.items()},
            "cases": [_in(case.about, code) for case in one.cases],
        }
        for one in entries()
    )
    return [_filled(row) for row in rows]


def _in(said: Said, code: str) -> str:
    """What is said in a language; in the first one, if the tables lack it."""
    return said.get(code) or next(iter(said.values()))


def _filled(row: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in row.items() if value}

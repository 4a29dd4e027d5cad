"""The HTML of one shown snippet.

<div class="snippet" data-snippet="topic/claim" data-cell="name">
  <p class="snippet-caption">…</p>            the docstring, or the page's: Markdown
  <div class="snippet-card">
    <details class="snippet-setup">…</details> what the page has shown already
    <div class="highlight no-copy">…</div>    the code
    <button class="snippet-copy">             copies a program that runs
    <pre class="snippet-output">…</pre>       exactly what was printed; Markdown: a div
    <figure class="snippet-figure">…</figure> each drawing, inline SVG
    <details class="snippet-about">…</details> versions, run time, file, notebook
  </div>
</div>
"""

import json
import re
import xml.etree.ElementTree as etree
from dataclasses import dataclass
from functools import cache
from html import escape

from markdown import markdown
from markdown.util import AtomicString
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from snippet_engine.check.report import Excerpt
from snippet_engine.read.project import is_lab
from snippet_engine.show.figure_words import translated
from snippet_engine.show.fold import Part, parts
from snippet_engine.show.labels import Labels
from snippet_engine.show.program import program

# What tells of an exception may wrap, in all its lines; a printed matrix may not.
_ERROR = re.compile(r"[\w.]*(Error|Exception|Warning|Exit): .")
_MATRIX = re.compile(r"tensor\(|^\s*\[")
ENGLISH = Labels()

_ID = re.compile(r'(?<=\bid=")|(?<=\bhref="#)|(?<=\burl\(#)')  # where one begins


@dataclass(frozen=True)
class Style:
    """Where the links of a block lead, and its words."""

    source: str = ""
    notebooks: str = "notebooks"
    labels: Labels = ENGLISH


def element(parent: etree.Element, excerpt: Excerpt) -> etree.Element:
    """Append the block to `parent`, with its caption; the result is for `render`."""
    about = excerpt.reference
    block = etree.SubElement(parent, "div", {"class": "snippet"})
    block.set("data-snippet", about.name)
    if about.cell:
        block.set("data-cell", about.cell)
    if text := excerpt.caption:
        caption = etree.SubElement(block, "p", {"class": "snippet-caption"})
        # Markdown finds code and formulas in a page's own; a docstring is plain text,
        # in which it would take &lt; for an entity
        plain = AtomicString(text.replace("&", "&amp;"))
        caption.text = text if about.caption else plain
    return etree.SubElement(block, "div", {"class": "snippet-card"})


def render(excerpt: Excerpt, style: Style, shown: set[str], time: int = 1) -> str:
    """The HTML of all but the caption.

    `shown` are the definitions that the page has shown (see fold.py); `time` counts how
    often it shows this.
    """
    labels, about = style.labels, excerpt.reference
    html = [] if excerpt.code_hidden else [*_code(excerpt, labels, shown)]
    if excerpt.output and not about.output_hidden:
        html.append(_output(excerpt, labels))
    html += [_figure(one.svg, excerpt, labels, time) for one in excerpt.figures]
    return "\n".join([*html, _about(excerpt, style)])


@cache  # every language shows the same code
def _highlighted(part: Part) -> str:
    formatter = HtmlFormatter(
        cssclass="highlight no-copy", wrapcode=True, hl_lines=list(part.emphasised)
    )
    lexer = PythonLexer(stripnl=False)
    return str(highlight(part.text, lexer, formatter)).rstrip()


def _code(excerpt: Excerpt, labels: Labels, shown: set[str]) -> list[str]:
    about = excerpt.reference
    block = parts(
        excerpt.code,
        excerpt.opens,
        about.lines,
        None if about.code_folded else shown,
    )
    html = [_highlighted(block.rest)]
    if about.code_folded:
        html = [_details("code", labels.folded, html[0])]
    if block.setup:
        html.insert(0, _details("setup", block.summary, _highlighted(block.setup)))
    text = escape(program(excerpt.source, excerpt.record, about.cell))
    button = (
        '<button type="button" class="md-code__button snippet-copy"'
        f' title="{labels.copy}" data-md-type="copy" data-clipboard-text="{text}">'
        "</button>"
    )
    return [*html, button]


def _details(name: str, summary: str, html: str) -> str:
    summary = f"<summary>{summary}</summary>"
    return f'<details class="snippet-{name}">{summary}\n{html}\n</details>'


def _output(excerpt: Excerpt, labels: Labels) -> str:
    text, kind, label = excerpt.output, "", labels.output
    if excerpt.reference.output_markdown:
        html = markdown(text, extensions=["tables"])
        return f'<div class="snippet-output snippet-markdown">{html}</div>'
    if any(cell.warned for cell in excerpt.cells):
        kind, label = " snippet-warned", labels.warned
    if any(cell.raised for cell in excerpt.cells):
        kind, label = " snippet-raised", labels.raised
    # HTML drops a line break right after <pre>: one more keeps the text exact.
    gap = "\n" if text.startswith("\n") else ""
    html = _wrapping(escape(text, False))
    return (
        f'<pre class="snippet-output{kind}" role="group" tabindex="0"'
        f' aria-label="{label}">{gap}{html}</pre>'
    )


def _wrapping(html: str) -> str:
    """Mark the lines that may wrap: a message goes on below its first line."""
    lines, told = list[str](), False
    for line in html.split("\n"):
        told = told or bool(_ERROR.match(line))
        words = told and line.strip() and not _MATRIX.search(line)
        lines.append(f'<span class="snippet-error">{line}</span>' if words else line)
    return "\n".join(lines)


def _figure(svg: str, excerpt: Excerpt, labels: Labels, time: int) -> str:
    about, svg = excerpt.reference, translated(svg, labels.figures)
    if time > 1:  # ids are unique on a page
        svg = _ID.sub(rf"\g<0>{time}-", svg)
    head = f'<svg role="img" aria-label="{escape(about.alt)}"'
    svg = svg.replace("<svg", head, 1)
    widget = _widget(about.widget, labels) if about.widget else ""
    return f'<figure class="snippet-figure"{widget}>{svg}</figure>'


def _widget(name: str, labels: Labels) -> str:
    """What the script that makes a figure alive finds at it: its name and its words."""
    words = json.dumps(labels.widgets.get(name, {}), ensure_ascii=False)
    return f' data-widget="{name}" data-words="{escape(words)}"'


def _about(excerpt: Excerpt, style: Style) -> str:
    record, name, labels = excerpt.record, excerpt.reference.name, style.labels
    file = f"{style.source}/{name}.py"
    notebook = f"{style.notebooks}/{name}.ipynb"
    links = f' <a href="{escape(file)}">{labels.file}</a>'
    if excerpt.code:  # a picture has no notebook
        links += f' <a href="{escape(notebook)}" download>{labels.notebook}</a>'
    if is_lab(name):  # its page has them at its head
        links = ""
    return (
        '<details class="snippet-about" data-search-exclude>'
        f'<summary title="{labels.ran_well}" aria-label="{labels.ran_well}">✓</summary>'
        f"<p>{labels.ran(record.versions, record.seconds)}{links}</p></details>"
    )

"""The HTML of one shown snippet.

<div class="snippet" data-snippet="topic/claim" data-cell="name">
  <p class="snippet-caption">…</p>            if the page gives one: Markdown
  <div>
    <div class="highlight">…</div>            the code
    <pre class="snippet-output">…</pre>       exactly what was printed
    <figure class="snippet-figure">…</figure> each drawing, inline SVG
    <p class="snippet-about">…</p>            versions, run time, file, notebook
  </div>
</div>
"""

import json
import re
import xml.etree.ElementTree as etree
from dataclasses import dataclass
from functools import cache
from html import escape

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from snippet_engine.check.report import Excerpt
from snippet_engine.read.project import is_lab
from snippet_engine.read.references import Reference
from snippet_engine.show.labels import Labels

# A line that tells of an exception may wrap; a printed matrix may not.
_ERROR = re.compile(r"^[\w.]*(Error|Exception|Warning|Exit): .{60,}$", re.MULTILINE)
ENGLISH = Labels()

_ID = re.compile(r'(?<=\bid=")|(?<=\bhref="#)|(?<=\burl\(#)')  # where one begins


@dataclass(frozen=True)
class Style:
    """Where the links below a block lead, and its words."""

    source: str = ""
    notebooks: str = "notebooks"
    labels: Labels = ENGLISH


def element(parent: etree.Element, about: Reference) -> etree.Element:
    """Append the block to `parent`, with its caption; the result is for `render`."""
    block = etree.SubElement(parent, "div", {"class": "snippet"})
    block.set("data-snippet", about.name)
    if about.cell:
        block.set("data-cell", about.cell)
    if about.caption:
        caption = etree.SubElement(block, "p", {"class": "snippet-caption"})
        caption.text = about.caption  # Markdown finds code and formulas in it
    return etree.SubElement(block, "div")


def render(excerpt: Excerpt, style: Style, time: int = 1) -> str:
    """The HTML of all but the caption; `time` counts how often a page shows this."""
    labels, about = style.labels, excerpt.reference
    parts = [_code(excerpt, style)] if excerpt.code else []
    if excerpt.output and not about.output_hidden:
        parts.append(_output(excerpt.output, labels))
    marks = _widget(about.widget, labels)
    parts += [_figure(figure.svg, about.alt, time, marks) for figure in excerpt.figures]
    if not is_lab(about.name):  # a lab's page says it once, at its head
        parts.append(_about(excerpt, style))
    return "\n".join(parts)


@cache  # every language shows the same code
def _highlighted(code: str, lines: tuple[int, ...]) -> str:
    formatter = HtmlFormatter(cssclass="highlight", wrapcode=True, hl_lines=list(lines))
    return str(highlight(code, PythonLexer(stripnl=False), formatter)).rstrip()


def _code(excerpt: Excerpt, style: Style) -> str:
    html = _highlighted(excerpt.code, excerpt.reference.lines)
    if excerpt.reference.code_folded:
        summary = f"<summary>{style.labels.folded}</summary>"
        return f'<details class="snippet-code">{summary}\n{html}\n</details>'
    return html


def _output(text: str, labels: Labels) -> str:
    # HTML drops a line break right after <pre>: one more keeps the text exact.
    gap = "\n" if text.startswith("\n") else ""
    html = _ERROR.sub(r'<span class="snippet-error">\g<0></span>', escape(text, False))
    return (
        f'<pre class="snippet-output" role="group" tabindex="0"'
        f' aria-label="{labels.output}">{gap}{html}</pre>'
    )


def _widget(name: str, labels: Labels) -> str:
    """What the script that makes a figure alive finds at it: its name and its words."""
    words = json.dumps(labels.widgets.get(name, {}), ensure_ascii=False)
    return f' data-widget="{name}" data-words="{escape(words)}"' if name else ""


def _figure(svg: str, alt: str, time: int, marks: str) -> str:
    if time > 1:  # ids are unique on a page
        svg = _ID.sub(rf"\g<0>{time}-", svg)
    head = f'<svg role="img" aria-label="{escape(alt)}"'
    svg = svg.replace("<svg", head, 1)
    return f'<figure class="snippet-figure"{marks}>{svg}</figure>'


def _about(excerpt: Excerpt, style: Style) -> str:
    record, name, labels = excerpt.record, excerpt.reference.name, style.labels
    file = f"{style.source}/{name}.py"
    notebook = f"{style.notebooks}/{name}.ipynb"
    notebook = f' <a href="{escape(notebook)}" download>{labels.notebook}</a>'
    return (
        f'<p class="snippet-about">{labels.ran(record.versions, record.seconds)}'
        f' <a href="{escape(file)}">{labels.file}</a>'
        f"{notebook if excerpt.code else ''}</p>"  # a picture has none
    )

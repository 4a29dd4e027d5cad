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

import re
import xml.etree.ElementTree as etree
from dataclasses import dataclass
from functools import cache
from html import escape

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from snippet_engine import roles
from snippet_engine.project import is_lab
from snippet_engine.reference import Reference
from snippet_engine.report import Shown

# A line that tells of an exception may wrap; a printed matrix may not.
_ERROR = re.compile(r"^[\w.]*(Error|Exception|Warning|Exit): .{60,}$", re.MULTILINE)

LABELS = {
    "en": {
        "output": "Output",
        "about": "Ran on torch {torch}, Python {python}, in {time}",
        "file": "Source file",
        "notebook": "Notebook",
        "folded": "Show the code",
    },
    "zh": {
        "output": "输出",
        "about": "运行于 torch {torch}、Python {python}，用时 {time}",
        "file": "源文件",
        "notebook": "下载笔记本",
        "folded": "展开代码",
    },
}


@dataclass(frozen=True)
class Links:
    """Where the links below a block lead, and the language of its labels."""

    language: str
    source: str
    notebooks: str


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


def render(shown: Shown, links: Links) -> str:
    """The HTML of all but the caption."""
    label, about = LABELS[links.language], shown.reference
    parts = [_code(shown, label)]
    if shown.output and not about.output_hidden:
        parts.append(_output(shown.output, label))
    parts += [_figure(svg, about.alt) for svg in shown.figures]
    if not is_lab(about.name):  # a lab's page says it once, at its head
        parts.append(_about(shown, links, label))
    return "\n".join(parts)


@cache  # both languages show the same code
def _highlighted(code: str, lines: tuple[int, ...]) -> str:
    formatter = HtmlFormatter(cssclass="highlight", wrapcode=True, hl_lines=list(lines))
    html = str(highlight(code, PythonLexer(stripnl=False), formatter)).rstrip()
    return roles.in_code(html)


def _code(shown: Shown, label: dict[str, str]) -> str:
    html = _highlighted(shown.code, shown.reference.lines)
    if shown.reference.code_folded:
        summary = f"<summary>{label['folded']}</summary>"
        return f'<details class="snippet-code">{summary}\n{html}\n</details>'
    return html


def _output(text: str, label: dict[str, str]) -> str:
    # HTML drops a line break right after <pre>: one more keeps the text exact.
    gap = "\n" if text.startswith("\n") else ""
    html = _ERROR.sub(r'<span class="snippet-error">\g<0></span>', escape(text, False))
    return (
        f'<pre class="snippet-output" role="group" tabindex="0"'
        f' aria-label="{label["output"]}">{gap}{html}</pre>'
    )


def _figure(svg: str, alt: str) -> str:
    head = f'<svg role="img" aria-label="{escape(alt)}"'
    return f'<figure class="snippet-figure">{svg.replace("<svg", head, 1)}</figure>'


def _about(shown: Shown, links: Links, label: dict[str, str]) -> str:
    versions, name = shown.record.versions, shown.reference.name
    words = label["about"].format(
        torch=versions.get("torch", "?").split("+")[0],
        python=versions.get("python", "?"),
        time=duration(shown.record.seconds),
    )
    file = f"{links.source}/{name}.py"
    notebook = f"{links.notebooks}/{name}.ipynb"
    return (
        f'<p class="snippet-about">{words}'
        f' <a href="{escape(file)}">{label["file"]}</a>'
        f' <a href="{escape(notebook)}" download>{label["notebook"]}</a></p>'
    )


def duration(seconds: float) -> str:
    """A run time as pages tell it: `2.1 s`, `35 ms`."""
    return f"{seconds:.1f} s" if seconds >= 1 else f"{max(1, round(seconds * 1000))} ms"

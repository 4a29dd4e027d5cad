"""The Python-Markdown extension that typesets what pymdownx.arithmatex marks as TeX.

Arithmatex (`generic: true`) leaves elements of class `arithmatex` that hold `\\(…\\)`
or `\\[…\\]`. Each becomes MathJax's HTML with MathML for screen readers.
"""

import logging
import re
import xml.etree.ElementTree as etree
from functools import cache
from html import escape, unescape
from pathlib import Path
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from book_plugin.formulas.node import NodeError
from book_plugin.formulas.plain_text import plain_text
from book_plugin.formulas.typesetter import Formula, TexError, Typesetter
from snippet_engine.read.project import Project

log = logging.getLogger("mkdocs.formulas")
HEADINGS = {f"h{level}" for level in range(1, 7)}
PUNCTUATION = tuple(",.;:!?)，。；：！？、）》”")
SHORT = 24  # letters and signs that are better on one line, even on a phone's


@cache
def typesetter(root: Path) -> Typesetter:
    """The typesetter of the project in `root`, a path without links or dots.

    There is one for each project in a process: the style sheet is for all pages.
    """
    return Typesetter(root, root / ".cache" / "formulas")


class FormulaExtension(Extension):
    """Registers the tree processor; `root` is the project's folder."""

    def __init__(self, **options: Any) -> None:
        self.config = {"root": [".", "folder of package.json, from the working folder"]}
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:
        """Called by Python-Markdown."""
        root = Path(self.getConfig("root")).resolve()
        # After inline patterns (20) and attributes (8), before the contents (5)
        md.treeprocessors.register(_Typeset(md, root), "formulas", 6)


class _Typeset(Treeprocessor):
    def __init__(self, md: Markdown, root: Path) -> None:
        super().__init__(md)
        self._root = root

    def run(self, root: etree.Element) -> None:
        for heading in root.iter():
            if heading.tag in HEADINGS and "data-toc-label" not in heading.attrib:
                self._label(heading)
        for element in root.iter():
            if element.get("class") == "arithmatex":
                self._replace(element, _formula(element))

    def _label(self, heading: etree.Element) -> None:
        """Give a heading with formulas a plain text for the table of contents."""
        label = "".join(heading.itertext())
        formulas = [one for one in heading.iter() if one.get("class") == "arithmatex"]
        for one in formulas:
            text = plain_text(self._html(_formula(one)))
            label = label.replace(one.text or "", text)
        if formulas:
            heading.set("data-toc-label", label)

    def _replace(self, element: etree.Element, formula: Formula) -> None:
        assert self.md is not None
        element.tag, kind, html = "span", "", self._html(formula)
        if formula.display:
            element.tag, kind = "div", " formula-display"
        elif len(plain_text(html)) <= SHORT:
            kind = " formula-short"
        # data-tex: what copying gives. A search without search_text.py leaves it out
        element.text = self.md.htmlStash.store(
            f'<{element.tag} class="formula{kind}" data-tex="{escape(formula.tex)}"'
            f" data-search-exclude>{html}</{element.tag}>"
        )
        del element.attrib["class"]
        if element.tail and element.tail.startswith(PUNCTUATION):
            element.tail = f"\u2060{element.tail}"  # no line begins with it

    def _html(self, formula: Formula) -> str:
        typeset = typesetter(self._root)
        try:
            (html,) = typeset.html([formula])
        except TexError as error:
            message = f"{_place(self._root, formula.tex)}: {error}; mend the TeX"
            if not typeset.show_errors:
                # SystemExit: MkDocs and Zensical stop without a traceback
                raise SystemExit(message) from None
            log.error(message)
            return escape(message)
        except NodeError as error:
            raise SystemExit(f"formulas: {error}") from None
        return html


def _formula(element: etree.Element) -> Formula:
    text = unescape(element.text or "").strip()  # arithmatex escapes & < >
    return Formula(text[2:-2].strip(), display=text.startswith("\\["))


def _place(root: Path, tex: str) -> str:
    """File and line of the TeX in the pages; Markdown gives no position."""
    # In a list or a quotation its lines are indented
    source = re.compile(r"[\s>]+".join(map(re.escape, tex.split())))
    for page in Project.at(root).pages():
        text = page.read_text("utf-8", "replace")  # another page's fault is not ours
        if found := source.search(text):
            line = text.count("\n", 0, found.start()) + 1
            return f"{page.relative_to(root).as_posix()}:{line}"
    return "a page"

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
from unicodedata import normalize

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from book_plugin.formulas.node import NodeError
from book_plugin.formulas.typesetter import Formula, TexError, Typesetter

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
        found = [one for one in root.iter() if one.get("class") == "arithmatex"]
        if not found:
            return
        formulas = [_formula(one) for one in found]
        typeset = typesetter(self._root)
        try:
            rendered = typeset.html(formulas)
        except TexError as error:
            place = _place(self._root, error.formula.tex)
            message = f"{place}: {error}; mend the TeX"
            if not typeset.show_errors:
                # SystemExit: MkDocs and Zensical stop without a traceback
                raise SystemExit(message) from None
            log.error(message)
            rendered = [
                escape(message if formula == error.formula else formula.tex)
                for formula in formulas
            ]
        except NodeError as error:
            raise SystemExit(f"formulas: {error}") from None
        _label_headings(root)
        for element, formula, html in zip(found, formulas, rendered, strict=True):
            self._replace(element, formula, html)

    def _replace(self, element: etree.Element, formula: Formula, html: str) -> None:
        assert self.md is not None
        kind = "div" if formula.display else "span"
        classes = "formula formula-display" if formula.display else "formula"
        if not formula.display and len(_plain(formula.tex)) <= SHORT:
            classes = "formula formula-short"
        # data-tex: what copying gives; data-search-exclude: no TeX in the search index
        html = (
            f'<{kind} class="{classes}" data-tex="{escape(formula.tex)}"'
            f" data-search-exclude>{html}</{kind}>"
        )
        element.tag = "div" if formula.display else "span"
        element.text = self.md.htmlStash.store(html)
        element.attrib.pop("class")
        if (element.tail or "")[:1] in PUNCTUATION:
            element.tail = f"\u2060{element.tail or ''}"  # no line begins with it


def _label_headings(root: etree.Element) -> None:
    """Give headings with formulas a plain text for the table of contents."""
    for heading in (one for one in root.iter() if one.tag in HEADINGS):
        formulas = [one for one in heading.iter() if one.get("class") == "arithmatex"]
        if formulas and "data-toc-label" not in heading.attrib:
            sources = {_formula(one).tex: (one.text or "") for one in formulas}
            label = "".join(heading.itertext())
            for tex, marked in sources.items():
                label = label.replace(marked, _plain(tex))
            heading.set("data-toc-label", normalize("NFC", label))


def _plain(tex: str) -> str:
    """TeX as a line of text can show it: `\\bar x^\\top` becomes `x̄ᵀ`."""
    tex = re.sub(r"\\bar\s*\{?(\w)\}?", "\\1\u0304", tex)
    tex = re.sub(r"\\dot\s*\{?(\w)\}?", "\\1\u0307", tex)
    tex = re.sub(r"\^\{?\\top\}?", "ᵀ", tex)
    return re.sub(r"\\[a-z]+|[{}\\]", "", tex)


def _formula(element: etree.Element) -> Formula:
    text = unescape(element.text or "").strip()  # arithmatex escapes & < >
    return Formula(text[2:-2].strip(), display=text.startswith("\\["))


def _place(root: Path, tex: str) -> str:
    """File and line of the TeX in the pages; Markdown gives no position."""
    first = tex.strip().splitlines()[0].strip()
    for page in sorted([*(root / "docs").rglob("*.md"), *root.glob("labs/*.md")]):
        text = page.read_text("utf-8")
        if tex in text:
            line = text[: text.index(tex)].count("\n") + 1
            return f"{page.relative_to(root).as_posix()}:{line}"
        for number, words in enumerate(text.splitlines(), start=1):
            if first and first in words:
                return f"{page.relative_to(root).as_posix()}:{number}"
    return "a page"


def makeExtension(**options: Any) -> FormulaExtension:
    """Entry point of `markdown_extensions: book_plugin.formulas.extension`."""
    return FormulaExtension(**options)

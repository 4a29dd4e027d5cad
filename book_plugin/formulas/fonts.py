"""Fonts cut down to the characters that the book's formulas have.

MathJax names the font of a character by a class `NCM-…`, and puts the character itself
into its HTML as text. So the formulas tell what each font must hold.
"""

import io
import re
from html import unescape
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

# What the style sheet says of one font: where it is, and which class has it
_RULE = re.compile(
    r"^(?:@font-face /\* MJX-(?:NCM-)?|\.NCM-)(?P<font>[\w-]+)[^{]*\{[^}]*\}\s*", re.M
)
_ALWAYS = {"ZERO", "BRK"}  # of no width: they carry no visible character


def cut(css: str, formulas: list[str], fonts: Path) -> tuple[str, dict[str, bytes]]:
    """The style sheet without unused fonts, and the cut fonts by file name.

    `formulas` is MathJax's HTML, `fonts` the folder of its fonts.
    """
    text = re.sub(r"<mjx-assistive-mml.*?</mjx-assistive-mml>", "", "".join(formulas))
    used = _ALWAYS | set(re.findall(r'[" ]NCM-([\w-]+)', text))
    characters = set(unescape(re.sub(r"<[^>]*>", "", text)))
    css = _RULE.sub(lambda rule: rule[0] if rule["font"] in used else "", css)
    files = re.findall(r'url\("\./([\w-]+\.woff2)"\)', css)
    return css, {file: _subset(fonts / file, characters) for file in files}


def _subset(path: Path, characters: set[str]) -> bytes:
    if path.stem.rpartition("-")[2].upper() in _ALWAYS:
        return path.read_bytes()
    return cut_to(path, "".join(characters), [])


def cut_to(path: Path, characters: str, features: list[str]) -> bytes:
    """The font, as woff2, with these characters and these layout features alone."""
    options = subset.Options(layout_features=features, drop_tables=["ltag"])
    font = TTFont(path, recalcTimestamp=False)  # the same bytes in every build
    cutter = subset.Subsetter(options)
    cutter.populate(text=characters)
    cutter.subset(font)
    font.flavor = "woff2"
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()

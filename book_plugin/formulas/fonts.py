"""Fonts cut down to the characters that the book's formulas have.

MathJax's style sheet names one font for each class `NCM-…` of its HTML, and puts the
characters into the HTML as text. So the page tells what a font must hold.
"""

import io
import re
from html import unescape
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

_FACE = re.compile(
    r"@font-face[^{]*\{\s*font-family: (?P<family>[\w-]+);[^}]*?"
    r'url\("?\./(?P<file>[\w-]+\.woff2)"?\)[^}]*\}\s*'
)
_CLASS_RULE = re.compile(
    r"^\.(?P<name>NCM-[\w-]+) \{\s*font-family: (?P<families>[^;]+);\s*\}\s*",
    re.MULTILINE,
)
_ALWAYS = {"MJX-NCM-ZERO", "MJX-BRK"}  # of no width: they carry no visible character


def cut(
    css: str, formulas: list[str], fonts: dict[str, Path]
) -> tuple[str, dict[str, bytes]]:
    """The style sheet without unused fonts, and the cut fonts by file name.

    `formulas` is MathJax's HTML, `fonts` the full font files by the names in the CSS.
    """
    text = re.sub(r"<mjx-assistive-mml.*?</mjx-assistive-mml>", "", "".join(formulas))
    classes = {name for value in re.findall(r'class="([^"]*)"', text)
               for name in value.split()}  # fmt: skip
    families = set(_ALWAYS)
    for rule in _CLASS_RULE.finditer(css):
        if rule["name"] in classes:
            families.update(rule["families"].split(", "))
    css = _CLASS_RULE.sub(lambda rule: rule[0] if rule["name"] in classes else "", css)
    css, kept = _drop_faces(css, families)
    characters = set(unescape(re.sub(r"<[^>]*>", "", text)))
    return css, {
        file: fonts[file].read_bytes() if family in _ALWAYS
        else _subset(fonts[file], characters)
        for family, file in kept.items()
    }  # fmt: skip


def _drop_faces(css: str, families: set[str]) -> tuple[str, dict[str, str]]:
    kept: dict[str, str] = {}

    def keep(face: re.Match[str]) -> str:
        if face["family"] not in families:
            return ""
        kept[face["family"]] = face["file"]
        return face[0]

    return _FACE.sub(keep, css), kept


def _subset(path: Path, characters: set[str]) -> bytes:
    options = subset.Options(layout_features=[], drop_tables=["ltag"])
    font = TTFont(path, recalcTimestamp=False)  # the same bytes in every build
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[ord(character) for character in characters])
    cutter.subset(font)
    font.flavor = "woff2"
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()

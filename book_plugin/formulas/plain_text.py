"""A formula as a line of Unicode text: `x̄ = Jᵀȳ`.

For places that hold text alone, as the search index and the table of contents do. The
text is read from the MathML that MathJax makes, a tree in which TeX's macros are gone.
"""

import re
import xml.etree.ElementTree as etree
from collections.abc import Iterable, Iterator
from functools import cache
from html import unescape
from typing import NamedTuple
from unicodedata import category, decomposition, normalize

_MATH = re.compile(r"<math.*?</math>", re.S)
_ROWS = {"math", "mrow", "mstyle", "mpadded", "mtd"}
_OPEN, _CLOSE, _BIG, _BRACES = "([{⟨", ")]}⟩", "∑∏∫", "⏞⏟"
_HOLLOW = {"R": "ℝ", "N": "ℕ", "Z": "ℤ", "C": "ℂ"}
_MARKS = {"¯": "\u0304", "―": "\u0304", "˙": "\u0307", "^": "\u0302", "~": "\u0303",
          "→": "\u20d7"}  # fmt: skip
_SCRIPTS = {"msub": "_", "munder": "_", "msup": "^", "mover": "^", "msubsup": "_^",
            "munderover": "_^"}  # fmt: skip
_WIDE = 0.25  # em: a narrower space only keeps letters from touching one another
# The kinds before which a space stands, and after which; signs and commas have more
_END = {"plain", "close", "low", "long", "name"}
_GAPS = {"plain": {"low", "long", "name"}, "low": {"low", "long", "name"},
         "big": _END, "long": _END, "name": _END}  # fmt: skip


class Atom(NamedTuple):
    """A piece of text, and how it stands to its neighbours.

    Kinds: plain letters and numbers; brackets that open and close; a comma; a sign
    between two others (sign) or before one (prefix); sums (big); names of functions
    (name); what ends in a script of large letters (low); what stands for itself, as
    fractions do (long); words with their own spaces (text); and a slash (tight).
    """

    text: str
    kind: str = "plain"


def plain_text(html: str) -> str:
    """The text of a formula, from the HTML that `Typesetter.html` gives for it.

    Where a server shows what is wrong with the TeX, that message.
    """
    if (found := _MATH.search(html)) is None:
        return unescape(html)
    return normalize("NFC", " ".join(_line(etree.fromstring(found[0])).split()))


def _line(element: etree.Element) -> str:
    return _joined(_atoms(element))


def _joined(atoms: Iterable[Atom]) -> str:
    """Atoms in a line, with spaces where a reader needs them."""
    text, before = "", ""
    for said, kind in atoms:
        if said in "+−±" and before in ("", "open", "sign", "comma"):
            kind = "prefix"
        joins = before in ("sign", "big") or (before and kind == "sign")
        lists = before == "comma" and kind not in ("close", "comma")
        text += " " * bool(joins or lists or before in _GAPS.get(kind, ())) + said
        before = kind
    return text


def _atoms(element: etree.Element) -> Iterator[Atom]:
    """What stands in a line, with the contents of rows in the place of the rows."""
    tag = _tag(element)
    if tag in _ROWS and not _is_matrix(element):
        for child in element:
            yield from _atoms(child)
    elif (atom := _atom(tag, element)).text:
        yield atom


def _tag(element: etree.Element) -> str:
    return element.tag.rpartition("}")[2]  # etree puts the namespace before it


def _is_matrix(row: etree.Element) -> bool:
    """Is it a table between brackets? Equations in rows are a table without."""
    return [_tag(child) for child in row] == ["mo", "mtable", "mo"]


def _atom(tag: str, element: etree.Element) -> Atom:
    text = (element.text or "").strip("\u2061\u2062\u2063")  # of no width
    parts = list(element)
    match tag:
        case "mo":
            return Atom(text, _kind(text))
        case "mi":
            if element.get("mathvariant") == "double-struck":
                text = _HOLLOW.get(text, text)
            return Atom(text, "name" if len(text) > 1 and text.isalpha() else "plain")
        case "mtext":
            return Atom(text, "text")
        case "mspace":
            width = float(element.get("width", "0").removesuffix("em"))
            return Atom(" " * (width > _WIDE), "text")
        case "mphantom":
            return Atom("")
        case "mfrac":
            return Atom("/".join(_bracketed(_line(part)) for part in parts), "long")
        case "msqrt":
            inner = _joined(atom for part in parts for atom in _atoms(part))
            return Atom(f"√{_bracketed(inner)}")
        case "mtable":
            return Atom("; ".join(" ".join(map(_line, row)) for row in parts), "text")
        case "mrow":
            rows = (f"[{', '.join(map(_line, row))}]" for row in parts[1])
            return Atom(f"[{', '.join(rows)}]", "close")
        case _ if tag in _SCRIPTS:
            return _scripted(tag, *parts)
    assert not parts, f"MathML that has no plain text yet: {tag}"
    return Atom(text)


def _kind(sign: str) -> str:
    for kind, signs in (("open", _OPEN), ("close", _CLOSE), ("comma", ",;:"),
                        ("big", _BIG)):  # fmt: skip
        if sign and sign in signs:
            return kind
    between = sign and (category(sign[0]) == "Sm" or sign in "·×")
    return "sign" if between and sign not in "|∥" else "tight"


def _scripted(tag: str, base: etree.Element, *scripts: etree.Element) -> Atom:
    """A base with what stands above, below, and at its corners."""
    atoms = list(_atoms(base))
    text, kind = _joined(atoms), atoms[0].kind if len(atoms) == 1 else "plain"
    said = [_line(script) for script in scripts]
    if said[0] in _MARKS:
        return Atom("".join(letter + _MARKS[said[0]] for letter in text), kind)
    if said[0] in _BRACES:
        return Atom(text, kind)
    if tag in ("munder", "mover") and kind not in ("big", "name"):
        return Atom(f"{text} {_bracketed(said[0].strip(), always=True)}", "long")
    small = [_small(*one) for one in zip(_SCRIPTS[tag], said, strict=True)]
    if kind == "plain" and small[-1][0] in "_^":
        kind = "low"
    return Atom(text + "".join(small), kind)


def _small(where: str, text: str) -> str:
    """A script in the small signs of Unicode where it has all of them."""
    table, tight = _tables()[where], text.replace(" ", "")
    if all(letter in table for letter in tight):
        return "".join(table[letter] for letter in tight)
    return where + (text if len(text) == 1 else _bracketed(text, always=True))


@cache
def _tables() -> dict[str, dict[str, str]]:
    """Unicode's small signs: {"_": {"i": "ᵢ", …}, "^": {"T": "ᵀ", …}}."""
    found: dict[str, dict[str, str]] = {"_": {}, "^": {"⊤": "ᵀ", "′": "′"}}
    places = {"<sub>": "_", "<super>": "^"}
    for code in range(0xA0, 0x2C80):  # small letters and digits lie here
        place, *form = decomposition(chr(code)).split() or [""]
        if place in places and len(form) == 1:
            found[places[place]][chr(int(form[0], 16))] = chr(code)
    return found


def _bracketed(text: str, always: bool = False) -> str:
    """In brackets, unless it has some or, where a reader needs none, is one term."""
    has = re.fullmatch(r"\([^()]*\)", text)
    return text if has or not (always or re.search(r"[ +−/=,]", text)) else f"({text})"

"""What a picture is made of. Each mark knows its SVG, and in words what it shows.

Colours are variables of the page's style sheet, each with a value for pages that have
none. There are no ids and no styles: marks of many pictures fit on one page.
"""

from dataclasses import dataclass
from html import escape
from typing import Protocol

from drawing.geometry import Box, Point, arrow_head

COLOURS = {
    "primal": "var(--book-primal, #2b67b8)",
    "cotangent": "var(--book-cotangent, #a8500f)",
    "tangent": "var(--book-tangent, #1b7048)",
    "grey": "currentColor",
}
# How strongly a tile is filled; a zero is as pale as can be, whatever the look
FILLS = {"strong": 1.0, "pale": 0.16, "faint": 0.07, "open": 0.0}
ZERO = 0.03
ON_STRONG = "var(--book-on-strong, #fff)"  # text on a strong tile
QUIET = 0.75  # the opacity of what is grey


class Mark(Protocol):
    """Anything in a picture."""

    def svg(self) -> str:
        """Its elements."""

    def words(self) -> str:
        """One line for the golden: what it is, and where."""


@dataclass(frozen=True)
class Tile:
    """A number in a rounded box: entry `index` of the array `name`."""

    name: str
    index: tuple[int, ...]
    number: str
    box: Box
    colour: str
    look: str
    size: float

    def svg(self) -> str:
        """A group, by which a script finds the array's name and the index."""
        box, colour, zero = self.box, COLOURS[self.colour], self.number == "0"
        fill = min(FILLS[self.look], ZERO) if zero else FILLS[self.look]
        inked = ON_STRONG if fill == 1 else "currentColor"
        bold = "" if zero else ' font-weight="600"'
        border = 0.5 if zero or self.look == "faint" else 1.0
        index = ",".join(map(str, self.index))
        x, y = box.middle
        return (
            f'<g class="tile" data-tile="{self.name}" data-index="{index}">'
            f"<rect {_place(box)} {_corner(box)} "
            f'fill="{colour}" fill-opacity="{number(fill)}" '
            f'stroke="{colour}" stroke-opacity="{number(border)}"/>'
            f'<text x="{number(x)}" y="{number(y)}" dy=".35em" text-anchor="middle" '
            f'font-size="{number(self.size)}"{bold} fill="{inked}">'
            f"{escape(self.number)}</text></g>"
        )

    def words(self) -> str:
        """Such as: tile J[0, 2] '10' at 10.0 20.0 by 50.0 40.0 pale primal."""
        index = ", ".join(map(str, self.index))
        look = f"{self.look} {self.colour} {_float(self.size)}"
        return f"tile {self.name}[{index}] {self.number!r} {_at(self.box)} {look}"


@dataclass(frozen=True)
class Text:
    """Words, or code, at a point: where they start, end or have their middle."""

    text: str
    at: Point
    anchor: str
    size: float
    code: bool
    colour: str

    def svg(self) -> str:
        """A text element; code has a class, by which pages give it their font."""
        kind = ' class="code" font-family="monospace"' if self.code else ""
        return (
            f'<text{kind} x="{number(self.at[0])}" y="{number(self.at[1])}" dy=".35em" '
            f'text-anchor="{self.anchor}" font-size="{number(self.size)}" '
            f'fill="{COLOURS[self.colour]}">{escape(self.text, False)}</text>'
        )

    def words(self) -> str:
        """The text, its place and its look."""
        kind = "code" if self.code else "text"
        look = f"{self.anchor} {_float(self.size)} {self.colour}"
        return f"{kind} {self.text!r} at {_floats(self.at)} {look}"


@dataclass(frozen=True)
class Line:
    """A line through points, curved if there are 1 + 3 k of them and `curved` is set.

    A head makes an arrow of it.
    """

    points: tuple[Point, ...]
    colour: str
    width: float
    curved: bool
    head: bool
    dashed: bool

    def svg(self) -> str:
        """One path, which has the head as well."""
        path = "M" + _pair(self.points[0])
        path += (" C" if self.curved else " L") + " ".join(map(_pair, self.points[1:]))
        stroke = _stroke(self.colour, self.width)
        line = f'<path d="{path}" {stroke}{_dashes(self.dashed)}/>'
        if not self.head:
            return line
        one, tip, other = arrow_head(self.points, self.width)
        head = f"M{_pair(one)} L{_pair(tip)} {_pair(other)}"
        return f'{line}<path d="{head}" {stroke}/>'

    def words(self) -> str:
        """Its points and its look."""
        kind = "arrow" if self.head else "line"
        kind = f"curved {kind}" if self.curved else kind
        points = " ".join(map(_floats, self.points))
        dashed = " dashed" if self.dashed else ""
        return f"{kind} {points} {self.colour} {_float(self.width)}{dashed}"


@dataclass(frozen=True)
class Frame:
    """A rounded line around something."""

    box: Box
    colour: str
    width: float
    dashed: bool

    def svg(self) -> str:
        """A rectangle without a ground."""
        place, stroke = _place(self.box), _stroke(self.colour, self.width)
        return f"<rect {place} {_corner(self.box)} {stroke}{_dashes(self.dashed)}/>"

    def words(self) -> str:
        """Its place and its look."""
        dashed = " dashed" if self.dashed else ""
        return f"frame {_at(self.box)} {self.colour} {_float(self.width)}{dashed}"


def number(value: float) -> str:
    """A coordinate with two decimals at most, and no digit too many."""
    return f"{value + 0.0:.2f}".rstrip("0").rstrip(".")


def _pair(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"


def _place(box: Box) -> str:
    sides = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    return " ".join(f'{name}="{number(side)}"' for name, side in sides.items())


def _corner(box: Box) -> str:
    return f'rx="{number(min(8, box.width / 5, box.height / 4))}"'


def _stroke(colour: str, width: float) -> str:
    faint = f' stroke-opacity="{QUIET}"' if colour == "grey" else ""
    look = f'stroke-width="{number(width)}" stroke-linecap="round"'
    return f'fill="none" stroke="{COLOURS[colour]}"{faint} {look}'


def _dashes(dashed: bool) -> str:
    return ' stroke-dasharray="5 4"' if dashed else ""


def _at(box: Box) -> str:
    return f"at {_floats((box.x, box.y))} by {_floats((box.width, box.height))}"


def _floats(point: Point) -> str:
    return " ".join(map(_float, point))


def _float(value: float) -> str:
    """Always a floating-point number: goldens compare these closely."""
    return repr(round(float(value), 2) + 0.0)

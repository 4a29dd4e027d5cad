"""A picture: what is drawn into it, and how it is handed over."""

import textwrap
from collections.abc import Iterable
from typing import Any

from drawing import marks
from drawing.geometry import Block, Box, Point
from drawing.strokes import Strokes

TEXT = 14.0  # the usual size of text
TILE = (52.0, 38.0)
STRONG = ("y_bar", "x_dot")  # what one puts into a product
_open: list["Picture"] = []  # those that nobody has taken yet


def take() -> list["Picture"]:
    """The pictures made since the last call, in order."""
    taken = _open.copy()
    _open.clear()
    return taken


class Picture(Strokes):
    """A drawing of some width and height; a phone shows it some 328 units wide.

    Arrays are named as in the book: `J`, `x`, `y` are blue, a name with `_bar` is
    orange, one with `_dot` green, all others grey, unless `colour` says otherwise:
    "primal", "cotangent", "tangent" or "grey".
    """

    def __init__(self, width: float, height: float) -> None:
        self.width = width
        self.height = height
        self.places: dict[str, Box] = {}  # what is drawn by name, for those who add
        super().__init__()
        _open.append(self)

    def tiles(
        self,
        name: str,
        values: Any,
        at: Point,
        *,
        down: bool = False,
        look: str = "",
        colour: str = "",
        tile: Point = TILE,
        gap: float = 6,
        size: float = 0,
    ) -> Block:
        """Draw an array, its upper left corner at `at`; the result says where it lies.

        A matrix, (rows, columns), or a vector: a row, or a column if `down`. `values`
        are lists, or have `tolist()`. `look` is "strong" (what one puts in), "pale",
        "faint" or "open"; `tile` is the width and height of one.
        """
        rows, vector = _rows(values, down)
        drawn = list[tuple[Box, ...]]()
        for i, row in enumerate(rows):
            boxes = list[Box]()
            for k, value in enumerate(row):
                index = ((i if down else k),) if vector else (i, k)
                place = (at[0] + k * (tile[0] + gap), at[1] + i * (tile[1] + gap))
                box = self.tile(
                    name, index, value, place,
                    look=look, colour=colour, tile=tile, size=size,
                )  # fmt: skip
                boxes.append(box)
            drawn.append(tuple(boxes))
        return Block(tuple(drawn))

    def tile(
        self,
        name: str,
        index: tuple[int, ...],
        value: float,
        at: Point,
        *,
        look: str = "",
        colour: str = "",
        tile: Point = TILE,
        size: float = 0,
    ) -> Box:
        """Draw one entry of an array; see `tiles`."""
        look = look or ("strong" if name in STRONG else "pale")
        colour, size = colour or _colour(name), size or min(17, 0.5 * tile[1])
        box = Box(*at, *tile)
        self._add(marks.Tile(name, index, written(value), box, colour, look, size))
        return box

    def text(
        self,
        text: str,
        at: Point,
        anchor: str = "middle",
        *,
        size: float = TEXT,
        code: bool = False,
        colour: str = "grey",
    ) -> None:
        """Write words, or code that no language changes, around, from or up to a point.

        `anchor` is "middle", "start" or "end".
        """
        self._add(marks.Text(text, at, anchor, size, code, colour))

    def label(
        self,
        text: str,
        box: Box,
        side: str = "top",
        *,
        away: float = 14,
        size: float = TEXT,
        code: bool = False,
    ) -> None:
        """Write beside a box: at its "top", "bottom", "left" or "right" side."""
        x, y = getattr(box, side)
        right, down = {"left": (-away, 0), "right": (away, 0)}.get(
            side, (0, away if side == "bottom" else -away)
        )
        anchor = {"left": "end", "right": "start"}.get(side, "middle")
        self.text(text, (x + right, y + down), anchor, size=size, code=code)

    def paragraph(
        self, text: str, at: Point, letters: int, *, size: float = 13
    ) -> None:
        """Write what a program said, in lines of at most so many letters, from `at`."""
        for number, line in enumerate(textwrap.wrap(text, letters)):
            place = (at[0], at[1] + 1.35 * size * number)
            self.text(line, place, "start", size=size, code=True)

    def number_line(
        self, at: Point, length: float, low: float, high: float, ticks: Iterable[float]
    ) -> list[Point]:
        """Draw a horizontal number line with ticks; the result is where they stand.

        It begins at `at` with the number `low`, and ends with `high`.
        """
        x, y = at
        self.line(at, (x + length, y))
        places = [(x + length * (t - low) / (high - low), y) for t in ticks]
        for tick, (left, _) in zip(ticks, places, strict=True):
            self.line((left, y - 4), (left, y + 4))
            self.text(written(tick), (left, y + 16))
        return places

    def svg(self) -> str:
        """The picture as one SVG element; the same picture gives the same text."""
        size = f"{marks.number(self.width)} {marks.number(self.height)}"
        width, height = size.split()
        inside = "\n".join(mark.svg() for mark in self._marks)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="picture" '
            f'viewBox="0 0 {size}" width="{width}" height="{height}">\n{inside}\n</svg>'
        )

    def describe(self) -> str:
        """In words what it shows: a line for the picture and one for each mark."""
        size = f"{float(self.width)} {float(self.height)}"
        lines = [f"picture {size}", *(f"  {mark.words()}" for mark in self._marks)]
        return "\n".join(lines) + "\n"


def _rows(values: Any, down: bool) -> tuple[list[list[Any]], bool]:
    """The array as a list of rows, and whether it is a vector."""
    listed = values.tolist() if hasattr(values, "tolist") else list(values)
    if listed and isinstance(listed[0], (list, tuple)):
        return [list(row) for row in listed], False
    return ([[one] for one in listed] if down else [listed]), True


def _colour(name: str) -> str:
    if name in ("J", "x", "y"):
        return "primal"
    endings = {"_bar": "cotangent", "_dot": "tangent"}
    return next((c for end, c in endings.items() if name.endswith(end)), "grey")


def written(value: float) -> str:
    """A number as tiles show it: six digits at most, a true minus sign."""
    return f"{value + 0.0:g}".replace("-", "−")  # no −0

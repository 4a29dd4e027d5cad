"""Where things stand in a picture: boxes, and blocks of them, in units of SVG."""

import math
from dataclasses import dataclass

Point = tuple[float, float]  # from the left, from the top


@dataclass(frozen=True)
class Box:
    """A rectangle: its upper left corner, width and height."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> Point:
        """Its centre."""
        return self.x + self.width / 2, self.y + self.height / 2

    @property
    def left(self) -> Point:
        """The middle of its left side; `right`, `top` and `bottom` are the others'."""
        return self.x, self.middle[1]

    @property
    def right(self) -> Point:
        """The middle of its right side."""
        return self.x + self.width, self.middle[1]

    @property
    def top(self) -> Point:
        """The middle of its upper side."""
        return self.middle[0], self.y

    @property
    def bottom(self) -> Point:
        """The middle of its lower side."""
        return self.middle[0], self.y + self.height

    def moved(self, right: float = 0, down: float = 0) -> "Box":
        """The same box elsewhere."""
        return Box(self.x + right, self.y + down, self.width, self.height)

    def grown(self, by: float) -> "Box":
        """The box with a margin around it."""
        more = 2 * by
        return Box(self.x - by, self.y - by, self.width + more, self.height + more)


def around(boxes: list[Box]) -> Box:
    """The smallest box that holds all of these."""
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    right = max(box.x + box.width for box in boxes)
    bottom = max(box.y + box.height for box in boxes)
    return Box(left, top, right - left, bottom - top)


@dataclass(frozen=True)
class Block:
    """The tiles of a matrix, (rows, columns), or of a vector: one row or one column."""

    tiles: tuple[tuple[Box, ...], ...]

    @property
    def box(self) -> Box:
        """The box around all of it."""
        return around([tile for row in self.tiles for tile in row])

    def row(self, i: int) -> Box:
        """The box around row i."""
        return around(list(self.tiles[i]))

    def column(self, k: int) -> Box:
        """The box around column k."""
        return around([row[k] for row in self.tiles])


def arrow_head(points: tuple[Point, ...], width: float) -> tuple[Point, Point, Point]:
    """The ends of an arrow's head and its tip, along the last piece of the line."""
    (x0, y0), (x, y) = points[-2:]
    length = math.hypot(x - x0, y - y0) or 1.0
    a, b = (x - x0) / length, (y - y0) / length
    long, wide = 4 + 1.5 * width, 2.5 + width
    back = (x - long * a, y - long * b)
    one = (back[0] - wide * b, back[1] + wide * a)
    return one, (x, y), (back[0] + wide * b, back[1] - wide * a)

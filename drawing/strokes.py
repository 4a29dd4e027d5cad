"""Lines in a picture: straight, curved, with a head, around something."""

import math
from collections.abc import Sequence

from drawing import marks
from drawing.geometry import Box, Point


class Strokes:
    """What a picture draws with a pen; it keeps the marks in the order of drawing."""

    def __init__(self) -> None:
        self._marks: list[marks.Mark] = []

    def _add(self, mark: marks.Mark) -> None:
        self._marks.append(mark)

    def line(
        self,
        *points: Point,
        colour: str = "grey",
        width: float = 1.5,
        head: bool = False,
        dashed: bool = False,
    ) -> None:
        """Draw a line through points."""
        self._add(marks.Line(points, colour, width, False, head, dashed))

    def arrow(
        self,
        start: Point,
        end: Point,
        *,
        bend: float = 0,
        colour: str = "grey",
        width: float = 1.5,
        dashed: bool = False,
    ) -> None:
        """Draw an arrow that keeps 5 units away from both ends.

        With a `bend` it is curved, and passes its chord by 3/4 of so many units, to the
        left as one goes.
        """
        (x0, y0), (x1, y1) = start, end
        length = math.hypot(x1 - x0, y1 - y0) or 1.0
        a, b = (x1 - x0) / length, (y1 - y0) / length
        first, last = (x0 + 5 * a, y0 + 5 * b), (x1 - 5 * a, y1 - 5 * b)
        if bend:
            side = (bend * b, -bend * a)
            near = (first[0] + side[0], first[1] + side[1])
            far = (last[0] + side[0], last[1] + side[1])
            self.curve((first, near, far, last), colour=colour, width=width)
        else:
            self.line(first, last, colour=colour, width=width, head=True, dashed=dashed)

    def curve(
        self,
        points: Sequence[Point],
        *,
        colour: str = "grey",
        width: float = 1.5,
        head: bool = True,
        dashed: bool = False,
    ) -> None:
        """Draw Bézier pieces: 1 + 3 k points, of which every third is on the curve."""
        self._add(marks.Line(tuple(points), colour, width, True, head, dashed))

    def frame(
        self,
        box: Box,
        *,
        colour: str = "grey",
        pad: float = 4,
        width: float = 2.5,
        dashed: bool = False,
    ) -> None:
        """Draw a rounded frame around a box, `pad` units outside of it."""
        self._add(marks.Frame(box.grown(pad), colour, width, dashed))

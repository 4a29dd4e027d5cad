"""What a figure holds, as text: every text, line and shape with its place and look.

Unlike the SVG, it does not depend on matplotlib's version, and a person can read what a
difference means.
"""

from collections.abc import Iterator
from typing import Any

from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure


def describe(figure: Figure) -> str:
    """One line for the figure, one for each axes and for each thing drawn in it."""
    lines = [f"figure {_numbers(figure.get_size_inches())}"]
    for ax in figure.axes:
        lines += [*_frame(ax), *_drawn(ax)]
    return "\n".join(lines) + "\n"


def _frame(ax: Axes) -> Iterator[str]:
    limits = _numbers([*ax.get_xlim(), *ax.get_ylim()])
    yield f"axes {limits} aspect {ax.get_aspect()} frame {ax.axison}"
    words = (ax.get_title(), ax.get_xlabel(), ax.get_ylabel())
    if any(words):
        yield f"  words {' | '.join(words)}"
    if not ax.axison:
        return
    for axis in (ax.xaxis, ax.yaxis):
        labels = [label.get_text() for label in axis.get_ticklabels()]
        if labels:
            tick = axis.get_major_ticks()[0]
            size, length = tick.label1.get_size(), tick.tick1line.get_markersize()
            look = f"{size:g} {length:g} {axis.get_ticks_position()}"
            places = _numbers(axis.get_ticklocs())
            yield f"  ticks {' '.join(labels)} at {places} {look}"
    shown = [name for name, spine in ax.spines.items() if spine.get_visible()]
    yield f"  spines {' '.join(shown) or 'none'}"


def _drawn(ax: Axes) -> Iterator[str]:
    for text in ax.texts:
        place = f"{text.get_ha()} {text.get_va()} {text.get_size():g}"
        at = _numbers(text.get_position())
        yield f"  text {text.get_text()!r} {at} {place} {_colour(text.get_color())}"
    for line in ax.lines:
        look = f"{_colour(line.get_color())} {line.get_lw():g} {_dashes(line)}"
        yield f"  line {_numbers(line.get_xydata().flatten())} {look}"
    for patch in ax.patches:
        path = patch.get_patch_transform().transform_path(patch.get_path())
        fill = _colour(patch.get_facecolor())
        look = f"{fill} {_colour(patch.get_edgecolor())} {patch.get_lw():g}"
        yield f"  patch {_numbers(path.vertices.flatten())} {look} {_dashes(patch)}"
    for drawn in ax.collections:
        paths = [_numbers(path.vertices.flatten()) for path in drawn.get_paths()]
        look = f"{[_colour(one) for one in drawn.get_edgecolor()]} {drawn.get_lw()}"
        yield f"  collection {paths} {look}"


def _colour(colour: Any) -> str:
    return to_hex(colour, keep_alpha=True)


def _dashes(drawn: Any) -> str:
    """The style as it was asked for: matplotlib offers no other name for dashes."""
    return str(getattr(drawn, "_dash_pattern", None) or drawn.get_linestyle())


def _numbers(values: Any) -> str:
    return " ".join(f"{round(float(value), 4) + 0.0:.4f}" for value in values)

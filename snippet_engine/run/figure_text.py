"""What a matplotlib figure holds, as text: each text, line and shape with its place.

A golden has it below what the cell printed. Unlike SVG it hardly depends on the version
of matplotlib, and a person can read in a diff what changed.
"""

from collections.abc import Iterator
from typing import Any

MOST = 16  # points of one line that are written out; of a longer one, so many


def describe(figure: Any) -> str:
    """One line for the figure, one for each axes and for each thing drawn in it."""
    lines = [f"figure {_numbers(figure.get_size_inches())}"]
    lines += [f"  text {text.get_text()!r}" for text in figure.texts]
    for ax in figure.axes:
        lines += [*_frame(ax), *_drawn(ax)]
    return "\n".join(lines) + "\n"


def _frame(ax: Any) -> Iterator[str]:
    limits = _numbers([*ax.get_xlim(), *ax.get_ylim()])
    scales = f"{ax.get_xscale()} {ax.get_yscale()}"
    yield f"axes {limits} {scales} aspect {_number(ax.get_aspect())}"
    words = (ax.get_title(), ax.get_xlabel(), ax.get_ylabel())
    if any(words):
        yield f"  words {' | '.join(map(repr, words))}"
    if legend := ax.get_legend():
        yield f"  legend {' | '.join(repr(t.get_text()) for t in legend.get_texts())}"
    if ax.axison:
        for name, axis in (("x", ax.xaxis), ("y", ax.yaxis)):
            labels = [label.get_text() for label in axis.get_ticklabels()]
            places = _numbers(axis.get_ticklocs())
            yield f"  {name} ticks {' '.join(labels)} at {places}"
        sides = [name for name, spine in ax.spines.items() if spine.get_visible()]
        yield f"  spines {' '.join(sides) or 'none'}"


def _drawn(ax: Any) -> Iterator[str]:
    for text in ax.texts:
        place = f"{text.get_ha()} {text.get_va()} {_number(text.get_size())}"
        at = _numbers(text.get_position())
        yield f"  text {text.get_text()!r} at {at} {place} {_colour(text.get_color())}"
    for line in ax.lines:
        look = f"{_colour(line.get_color())} {_number(line.get_lw())}"
        style = f"{line.get_linestyle()} {line.get_marker()}"
        yield f"  line {_points(line.get_xydata())} {look} {style}"
    for patch in ax.patches:
        path = patch.get_patch_transform().transform_path(patch.get_path())
        edge = f"{_colour(patch.get_edgecolor())} {_number(patch.get_lw())}"
        look = f"{_colour(patch.get_facecolor())} {edge} {patch.get_linestyle()}"
        yield f"  patch {_points(path.vertices)} {look}"
    for drawn in ax.collections:
        edges = " ".join(_colour(one) for one in drawn.get_edgecolor())
        faces = " ".join(_colour(one) for one in drawn.get_facecolor())
        yield f"  collection edges {edges or 'none'} faces {faces or 'none'}"
        yield from (f"    {_points(path.vertices)}" for path in drawn.get_paths())
        yield f"    at {_points(drawn.get_offsets())}"
    for image in ax.images:
        values = image.get_array()
        yield f"  image {' by '.join(map(str, values.shape))} {image.get_cmap().name}"
        yield from (f"    {_numbers(row)}" for row in values.reshape(len(values), -1))


def _points(points: Any) -> str:
    """Pairs of numbers; of many, some at equal distances, and how many there are."""
    count = len(points)
    if count <= MOST:
        return _numbers(points.flatten())
    chosen = [round(i * (count - 1) / (MOST - 1)) for i in range(MOST)]
    return f"{count} points, such as {_numbers(points[chosen].flatten())}"


def _colour(colour: Any) -> str:
    from matplotlib.colors import to_hex

    return to_hex(colour, keep_alpha=True)


def _numbers(values: Any) -> str:
    return " ".join(map(_number, values))


def _number(value: Any) -> str:
    """Six digits, always as a floating-point number: goldens compare these closely."""
    if isinstance(value, str):
        return value
    text = f"{float(value) + 0.0:.6g}"
    return text if any(mark in text for mark in ".en") else f"{text}.0"

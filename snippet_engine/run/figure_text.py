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
    lines += map(_legend, figure.legends)
    drawn = [*figure.lines, *figure.patches, *figure.artists]
    lines += _lines(one for one in drawn if hasattr(one, "get_xydata"))
    lines += _patches(one for one in drawn if hasattr(one, "get_patch_transform"))
    lines += _images(figure.images)
    waiting = list(figure.axes)
    while waiting:
        ax = waiting.pop(0)
        lines += [*_frame(ax), *_drawn(ax)]
        waiting[:0] = ax.child_axes  # such as insets, and a second axis
    return "\n".join(lines) + "\n"


def _frame(ax: Any) -> Iterator[str]:
    limits = _numbers([*ax.get_xlim(), *ax.get_ylim()])
    scales = f"{ax.get_xscale()} {ax.get_yscale()}"
    yield f"axes {limits} {scales} aspect {_number(ax.get_aspect())}"
    titled = hasattr(ax, "get_title")  # a second axis has none
    words = (ax.get_title() if titled else "", ax.get_xlabel(), ax.get_ylabel())
    if any(words):
        yield f"  words {' | '.join(map(repr, words))}"
    for side in ("left", "right") if titled else ():
        if title := ax.get_title(side):
            yield f"  {side} title {title!r}"
    if legend := ax.get_legend():
        yield _legend(legend)
    if ax.axison:
        for name, axis in (("x", ax.xaxis), ("y", ax.yaxis)):
            labels = [label.get_text() for label in axis.get_ticklabels()]
            places = _numbers(axis.get_ticklocs())
            yield f"  {name} ticks {' '.join(labels)} at {places}"
        sides = [name for name, spine in ax.spines.items() if spine.get_visible()]
        yield f"  spines {' '.join(sides) or 'none'}"


def _legend(legend: Any) -> str:
    title = legend.get_title().get_text()
    words = " | ".join(repr(text.get_text()) for text in legend.get_texts())
    return f"  legend {title!r} {words}" if title else f"  legend {words}"


def _drawn(ax: Any) -> Iterator[str]:
    for text in ax.texts:
        place = f"{text.get_ha()} {text.get_va()} {_number(text.get_size())}"
        at = _numbers(text.get_position())
        leads = ""
        if getattr(text, "arrow_patch", None):
            leads = f" leads to {_numbers(text.xy)}"
        look = f"{place} {_colour(text.get_color())}{leads}"
        yield f"  text {text.get_text()!r} at {at} {look}"
    yield from _lines(ax.lines)
    yield from _patches(ax.patches)
    for drawn in ax.collections:
        edges = " ".join(_colour(one) for one in drawn.get_edgecolor())
        faces = " ".join(_colour(one) for one in drawn.get_facecolor())
        yield f"  collection edges {edges or 'none'} faces {faces or 'none'}"
        sizes = drawn.get_sizes() if hasattr(drawn, "get_sizes") else ()
        if len({*sizes}) > 1:
            yield f"    sizes {_numbers(sizes)}"
        yield from (f"    {_points(path.vertices)}" for path in drawn.get_paths())
        yield f"    at {_points(drawn.get_offsets())}"
    yield from _images(ax.images)
    for table in ax.tables:
        for (row, column), cell in sorted(table.get_celld().items()):
            yield f"  cell {row} {column} {cell.get_text().get_text()!r}"


def _lines(lines: Any) -> Iterator[str]:
    for line in lines:
        look = f"{_colour(line.get_color())} {_number(line.get_lw())}"
        style = f"{line.get_linestyle()} {line.get_marker()}"
        yield f"  line {_points(line.get_xydata())} {look} {style}"


def _patches(patches: Any) -> Iterator[str]:
    for patch in patches:
        path = patch.get_patch_transform().transform_path(patch.get_path())
        edge = f"{_colour(patch.get_edgecolor())} {_number(patch.get_lw())}"
        look = f"{_colour(patch.get_facecolor())} {edge} {patch.get_linestyle()}"
        yield f"  patch {_points(path.vertices)} {look}"


def _images(images: Any) -> Iterator[str]:
    for image in images:
        values, limits = image.get_array(), _numbers(image.get_clim())
        shape = " by ".join(map(str, values.shape))
        yield f"  image {shape} {image.get_cmap().name} {limits}"
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

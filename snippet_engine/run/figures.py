"""What a cell drew, as inline SVG that follows the page's colours.

Figures of matplotlib, and pictures of the package `drawing`, which are SVG already.
"""

import io
import re
import sys
import warnings
from typing import Any

from snippet_engine.run.record import Figure

SENTINEL = "#010203"  # matplotlibrc draws text and lines in it
# matplotlibrc's C0 to C2; the page's style sheet has a shade for each colour scheme
COLOURS = {
    "#3f7fd0": "primal",
    "#d2691e": "cotangent",
    "#2e9468": "tangent",
}


def collect(snippet: str, cell: str) -> tuple[Figure, ...]:
    """Figures, then pictures, each in order of creation; the next cell begins anew.

    Runs in the snippet's process. A library that it has not imported stays away.
    """
    figures = _open_figures(snippet, cell) if "matplotlib.pyplot" in sys.modules else []
    if "drawing" in sys.modules:
        import drawing

        figures += [Figure(one.svg(), one.describe()) for one in drawing.take()]
    return tuple(figures)


def _open_figures(snippet: str, cell: str) -> list[Figure]:
    """Matplotlib's open figures; closes them.

    Same figure, same bytes: ids come from a fixed salt, and there is no date.
    """
    import matplotlib
    from matplotlib import pyplot

    from snippet_engine.run import figure_text

    figures = []
    for position, number in enumerate(pyplot.get_fignums()):
        salt = f"{snippet}-{cell}-{position}"
        with matplotlib.rc_context({"svg.hashsalt": salt}):
            figure = pyplot.figure(number)
            svg = _svg(figure, re.sub(r"\W+", "-", salt))
            figures.append(Figure(svg, figure_text.describe(figure)))
    pyplot.close("all")
    return figures


def _svg(figure: Any, prefix: str) -> str:
    buffer = io.StringIO()
    nothing = {"Date": None, "Creator": None, "Format": None, "Type": None}
    with warnings.catch_warnings():  # which comes when the machine has much to do
        warnings.filterwarnings("ignore", 'Creating legend with loc="best" can be slow')
        figure.savefig(buffer, format="svg", metadata=nothing)
    return clean(buffer.getvalue(), prefix)


def clean(svg: str, prefix: str) -> str:
    """Make matplotlib's SVG fit for a page.

    No XML head, no metadata, ids that are unique on the page (`prefix`), the sentinel
    colour replaced by currentColor, fonts left to the page's style sheet.
    """
    svg = _light(svg[svg.index("<svg") :].rstrip())
    svg = re.sub(r"\s*<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<!--.*?-->\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r'\bid="([^"]+)"', rf'id="{prefix}-\1"', svg)
    svg = re.sub(r'href="#([^"]+)"', rf'href="#{prefix}-\1"', svg)
    svg = re.sub(r"url\(#([^)]+)\)", rf"url(#{prefix}-\1)", svg)
    svg = svg.replace("xlink:href", "href")
    svg = re.sub(r'\s(xmlns:xlink|version)="[^"]*"', "", svg)
    svg = re.sub(r"font: ([\d.]+)px [^;\"]*", r"font-size: \1px", svg)
    svg = re.sub(r"font-family: [^;\"]*;?\s*", "", svg)
    svg = svg.replace(SENTINEL, "currentColor")
    svg = svg.replace("#000000", "currentColor")  # black is not seen on a dark page
    for colour, name in COLOURS.items():
        svg = svg.replace(colour, f"var(--book-{name}, {colour})")
    return svg


def _light(svg: str) -> str:
    """Without what no eye sees: a thousandth of a point, ids that nothing refers to."""
    used = set(re.findall(r"#([\w-]+)", svg))
    svg = re.sub(
        r'\s*\bid="([^"]+)"', lambda one: one[0] if one[1] in used else "", svg
    )
    svg = re.sub(r'(?<==")[^"]*\n[^"]*', lambda one: " ".join(one[0].split()), svg)
    return re.sub(r'(?<==")[^"]*\d\.\d{3}[^"]*', _rounded, svg)


def _rounded(attribute: re.Match[str]) -> str:
    return re.sub(
        r"-?\d+\.\d{3,}",
        lambda one: f"{float(one[0]):.2f}".rstrip("0").rstrip("."),
        attribute[0],
    )

"""The picture that a link to the book unfolds to: one for each language.

The fonts that come with matplotlib have no Chinese, and a machine's own would differ
from the next machine's: the two characters of the Chinese title are drawn as strokes.
"""

import hashlib
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, HEIGHT = 1200, 630  # what the readers of og:image ask for
ALT = {
    "en": "The VJP Book. y.backward(gradient=y_bar). The weights y_bar, 1 and 100, "
    "beside the rows of the Jacobian, 3, 2, 0 and 0, 1, 10; below them their weighted "
    "sum x_bar, 3, 102, 1000.",
    "zh": "《VJP 之书》。y.backward(gradient=y_bar)。权重 y_bar 是 1 和 100，"
    "旁边是雅可比矩阵的两行 3、2、0 和 0、1、10，"
    "下面是它们的加权和 x_bar：3、102、1000。",
}
BLUE, WHITE, ORANGE = "#1d2b4f", "#ffffff", "#f0883e"  # as in assets/favicon.svg
PALE = "#8e9ab8"  # white on blue, half seen through
# Strokes in a square of side 1, y upwards; a character is a list of them.
STROKES = {
    "《": [[(0.78, 0.9), (0.5, 0.5), (0.78, 0.1)], [(1, 0.9), (0.72, 0.5), (1, 0.1)]],
    "》": [[(0.22, 0.9), (0.5, 0.5), (0.22, 0.1)], [(0, 0.9), (0.28, 0.5), (0, 0.1)]],
    "之": [
        [(0.45, 0.95), (0.56, 0.83)],
        [(0.2, 0.69), (0.79, 0.69), (0.63, 0.46), (0.44, 0.27), (0.24, 0.14)],
        [(0.06, 0.02), (0.18, 0.13), (0.27, 0.15), (0.38, 0.12), (0.52, 0.07),
         (0.7, 0.04), (0.98, 0.03)],
    ],
    "书": [
        [(0.18, 0.79), (0.7, 0.79), (0.7, 0.53)],
        [(0.06, 0.53), (0.88, 0.53), (0.86, 0.3), (0.8, 0.2), (0.68, 0.24)],
        [(0.44, 0.98), (0.44, 0.02)],
        [(0.78, 0.95), (0.92, 0.83)],
    ],
}  # fmt: skip


def png(language: str, cache: Path) -> bytes:
    """The card's bytes; drawn anew where this file or matplotlib changed."""
    key = hashlib.sha256(Path(__file__).read_bytes())
    key.update(matplotlib.__version__.encode())
    path = cache / f"{language}-{key.hexdigest()[:16]}.png"
    if not path.is_file():
        cache.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_bytes(draw(language))
        part.replace(path)
    return path.read_bytes()


def draw(language: str) -> bytes:
    """Draw the card: the same bytes on every run."""
    from matplotlib.figure import Figure
    from PIL import Image

    with matplotlib.rc_context(matplotlib.rcParamsDefault):
        figure = Figure(figsize=(WIDTH / 100, HEIGHT / 100), dpi=100, facecolor=BLUE)
        ax = figure.add_axes((0, 0, 1, 1))
        ax.set(xlim=(0, WIDTH), ylim=(0, HEIGHT))
        ax.axis("off")
        (_chinese_title if language == "zh" else _english_title)(ax)
        mono: dict[str, Any] = {
            "color": PALE,
            "family": "DejaVu Sans Mono",
            "va": "center",
        }
        ax.text(80, 165, "y.backward(", size=26, **mono)
        ax.text(80, 115, "    gradient=", size=26, **mono)
        ax.text(365, 115, "y_bar", size=26, **(mono | {"color": ORANGE}))
        ax.text(470, 115, ")", size=26, **mono)
        _product(ax)
        drawn = io.BytesIO()
        figure.savefig(drawn, format="png", facecolor=BLUE)
    picture = Image.open(drawn).convert("RGB").quantize(64, dither=Image.Dither.NONE)
    written = io.BytesIO()
    picture.save(written, "PNG", optimize=True)
    return written.getvalue()


def _english_title(ax: "Axes") -> None:
    for line, top in (("The", 490), ("VJP", 392), ("Book", 294)):
        colour = ORANGE if line == "VJP" else WHITE
        ax.text(76, top, line, size=66, color=colour, weight="bold", va="center")


def _chinese_title(ax: "Axes") -> None:
    ax.text(150, 460, "VJP", size=76, color=ORANGE, weight="bold", va="center")
    for sign, left, low, side in (
        ("《", 30, 410, 100), ("之", 76, 248, 135), ("书", 243, 248, 135),
        ("》", 400, 262, 100),
    ):  # fmt: skip
        for stroke in STROKES[sign]:
            xs, ys = zip(*stroke, strict=True)
            ax.plot(
                [left + side * x for x in xs], [low + side * y for y in ys],
                color=WHITE, lw=10 if sign in "之书" else 7,
                solid_capstyle="round", solid_joinstyle="round",
            )  # fmt: skip


def _product(ax: "Axes") -> None:
    """The running example: y_bar beside J, and their product below."""
    side, gap, left, top = 112, 14, 610, 410
    weights, sums = ("1", "100"), ("3", "102", "1000")
    rows = (("3", "2", "0"), ("0", "1", "10"))
    for i, weight in enumerate(weights):
        y = top - i * (side + gap)
        _cell(ax, left, y, side, weight, ORANGE, BLUE)
        for k, entry in enumerate(rows[i]):
            x = left + 30 + (k + 1) * (side + gap)
            _cell(ax, x, y, side, entry, PALE if entry == "0" else WHITE, BLUE)
    for k, entry in enumerate(sums):
        x = left + 30 + (k + 1) * (side + gap)
        _cell(ax, x, top - 2 * (side + gap) - 40, side, entry, ORANGE, BLUE)


def _cell(
    ax: "Axes", x: float, y: float, side: float, text: str, colour: str, ink: str
) -> None:
    from matplotlib.patches import FancyBboxPatch

    shape = "round,pad=0,rounding_size=16"
    ax.add_patch(FancyBboxPatch((x, y), side, side, boxstyle=shape, fc=colour, lw=0))
    centred: dict[str, Any] = {
        "ha": "center",
        "va": "center",
        "weight": "bold",
        "color": ink,
    }
    ax.text(
        x + side / 2, y + side / 2, text, size=30 if len(text) < 4 else 25, **centred
    )

"""Shapes below the letters of a formula stand apart, and on one line."""

from collections.abc import Callable
from itertools import pairwise

from checks.topics import LANGUAGES, TOPICS, source

PATHS = [
    f"{'' if language == 'en' else language + '/'}{topic}.html"
    for topic in TOPICS
    for language in LANGUAGES
    if r"\underset" in source(language, topic)
]
# For each such formula, where the drawn signs of each shape are, in letters' heights
DRAWN = r"""() => {
    const box = (shape) => {
        const signs = [...shape.querySelectorAll("mjx-c")];
        const boxes = signs.map((sign) => sign.getBoundingClientRect());
        const size = parseFloat(getComputedStyle(shape).fontSize);
        return {
            left: Math.min(...boxes.map((one) => one.left)) / size,
            right: Math.max(...boxes.map((one) => one.right)) / size,
            bottom: Math.max(...boxes.map((one) => one.bottom)) / size,
        };
    };
    return [...document.querySelectorAll(".formula")]
        .filter((formula) => formula.dataset.tex.includes("\\underset"))
        .map((formula) => [...formula.querySelectorAll("mjx-under")].map(box));
}"""


def test_some_pages_have_shapes_below_letters() -> None:
    assert len(PATHS) >= 2 * len(LANGUAGES)


def apart_and_on_one_line(shapes: list[dict[str, float]]) -> bool:
    """Whether the shapes below the letters of a formula are easily told apart."""
    gaps = [b["left"] - a["right"] for a, b in pairwise(shapes)]
    bottoms = [shape["bottom"] for shape in shapes]
    return min(gaps) > 0.8 and max(bottoms) - min(bottoms) < 0.03


def test_shapes_that_touch_or_are_at_two_heights_are_seen(visit: Callable) -> None:
    shapes, *_ = visit(PATHS[0]).page.evaluate(DRAWN)
    assert apart_and_on_one_line(shapes)
    first, *others = shapes
    for change in ({"right": shapes[1]["left"]}, {"bottom": first["bottom"] + 0.1}):
        assert not apart_and_on_one_line([first | change, *others])

"""Shapes below the letters of a formula stand apart, and on one line."""

from collections.abc import Callable
from itertools import pairwise

import pytest
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


@pytest.mark.parametrize("path", PATHS)
def test_shapes_below_letters_stand_apart_and_on_one_line(
    visit: Callable, path: str
) -> None:
    page = visit(path).page
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        formulas = page.evaluate(DRAWN)
        assert formulas
        for shapes in formulas:
            assert len(shapes) > 1
            gaps = [b["left"] - a["right"] for a, b in pairwise(shapes)]
            bottoms = [shape["bottom"] for shape in shapes]
            assert min(gaps) > 0.8
            assert max(bottoms) - min(bottoms) < 0.03

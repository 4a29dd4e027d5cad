"""Pictures: what is drawn, where, in which colours, and how it is handed over."""

import re
from xml.etree import ElementTree

import pytest

from drawing import Picture, take
from drawing.marks import COLOURS, ON_STRONG

SVG = "{http://www.w3.org/2000/svg}"
J = [[3.0, 2.0, 0.0], [0.0, 1.0, 10.5]]


@pytest.fixture(autouse=True)
def _nothing_is_left():
    take()
    yield
    take()


def groups(picture):
    tree = ElementTree.fromstring(picture.svg())
    return [one for one in tree.iter(f"{SVG}g") if one.get("class") == "tile"]


def found(picture):
    """(array, index) -> (the rectangle's attributes, the text's, the number)."""
    return {
        (one.get("data-tile"), one.get("data-index")): (
            one.find(f"{SVG}rect").attrib,
            one.find(f"{SVG}text").attrib,
            one.find(f"{SVG}text").text,
        )
        for one in groups(picture)
    }


def test_every_entry_of_a_matrix_has_a_tile_with_its_index_and_number():
    picture = Picture(200, 100)
    block = picture.tiles("J", J, (10, 20), tile=(30, 24), gap=5)
    tiles = found(picture)
    assert len(tiles) == 6
    for i, row in enumerate(J):
        for k, value in enumerate(row):
            rect, _, number = tiles["J", f"{i},{k}"]
            assert float(number) == value
            at = (float(rect["x"]), float(rect["y"]))
            assert at == (10 + 35 * k, 20 + 29 * i)
    assert block.box.right == (110, 20 + 53 / 2)
    assert block.row(1).left == (10, 61)
    assert block.column(2).top == (95, 20)


@pytest.mark.parametrize("down", [False, True])
def test_a_vector_has_one_index_whichever_way_it_runs(down):
    picture = Picture(200, 100)
    picture.tiles("y_bar", [1, 100], (0, 0), down=down)
    one, other = found(picture).values()
    assert [index for _, index in found(picture)] == ["0", "1"]
    assert (one[0]["x"] == other[0]["x"]) == down
    assert (one[0]["y"] == other[0]["y"]) != down


@pytest.mark.parametrize(
    ("name", "colour"),
    [
        ("J", "primal"), ("x", "primal"), ("y_bar", "cotangent"), ("loss", "grey"),
        ("x_bar", "cotangent"), ("x_dot", "tangent"), ("y_dot", "tangent"),
    ],
)  # fmt: skip
def test_a_name_has_its_colour_and_what_one_puts_in_is_strong(name, colour):
    picture = Picture(100, 50)
    picture.tiles(name, [2, 0], (0, 0))
    (rect, text, _), (pale, on_pale, _) = found(picture).values()
    assert rect["fill"] == rect["stroke"] == COLOURS[colour]
    strong = name in ("y_bar", "x_dot")
    assert (rect["fill-opacity"] == "1") == strong
    assert (text["fill"] == ON_STRONG) == strong
    assert float(pale["fill-opacity"]) < 0.1  # a zero
    assert on_pale["fill"] == "currentColor"


def test_numbers_are_short_and_have_a_true_minus_sign():
    picture = Picture(100, 50)
    picture.tiles("x", [-1.5, 1000, 1 / 3, -0.0], (0, 0))
    numbers = [number for *_, number in found(picture).values()]
    assert numbers == ["−1.5", "1000", "0.333333", "0"]


def drawn_of_all():
    picture = Picture(300, 200)
    block = picture.tiles("J", J, (10, 20))
    picture.label("a < b & c", block.box)
    picture.paragraph("one two three", (0, 150), 8)
    picture.arrow((0, 0), (30, 40))
    picture.arrow((0, 0), (30, 40), bend=10, colour="tangent")
    picture.line((0, 0), (9, 9), dashed=True)
    picture.frame(block.row(0), colour="cotangent", dashed=True)
    picture.number_line((10, 180), 200, -1, 1, [-1, 0, 0.5])
    return picture


def test_the_same_picture_has_the_same_bytes_and_nothing_a_page_forbids():
    one, other = drawn_of_all(), drawn_of_all()
    assert one.svg() == other.svg()
    assert one.describe() == other.describe()
    svg = one.svg()
    assert not re.search(r"\b(id|style|href|class=\"(?!tile|code|picture))\b=", svg)
    assert 'viewBox="0 0 300 200"' in svg
    assert svg.count("a &lt; b &amp; c") == 1
    fixed = set(re.findall(r'(?:fill|stroke)="([^"]*)"', svg))
    assert fixed <= {*COLOURS.values(), ON_STRONG, "none"}


def test_the_description_tells_each_mark_and_sees_each_change():
    text = drawn_of_all().describe()
    assert "tile J[1, 2] '10.5' at 126.0 64.0 by 52.0 38.0 pale primal" in text
    assert "arrow 3.0 4.0 27.0 36.0 grey" in text
    assert "code 'one two' at 0.0 150.0 start" in text
    marks = len(drawn_of_all()._marks)
    assert text.count("\n") == 1 + marks
    changed = Picture(300, 200)
    changed.tiles("J", [[3, 2, 0], [0, 1, 10]], (10, 20))
    assert changed.describe().splitlines()[1:7] != text.splitlines()[1:7]


def test_an_arrow_keeps_away_from_both_ends_and_its_head_is_at_the_second():
    picture = Picture(100, 100)
    picture.arrow((10, 10), (10, 60))
    line, head = re.findall(r'd="([^"]*)"', picture.svg())
    assert line == "M10 15 L10 55"
    assert head.startswith("M")
    assert " L10 55 " in head


def test_a_number_line_has_its_ticks_where_the_numbers_are():
    picture = Picture(240, 40)
    places = picture.number_line((20, 10), 200, -1, 1, [-1, 0, 0.5])
    assert places == [(20, 10), (120, 10), (170, 10)]
    assert "text '−1' at 20.0 26.0" in picture.describe()


def test_pictures_are_taken_once_and_in_order():
    one, other = Picture(10, 20), Picture(30, 40)
    assert take() == [one, other]
    assert take() == []

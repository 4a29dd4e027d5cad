"""Properties of the comparison with goldens, on outputs that nobody would think of."""

import contextlib

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from snippet_engine.check import golden, judge
from snippet_engine.check.judge import against_golden
from snippet_engine.failure import Failure
from snippet_engine.read.project import Project
from snippet_engine.run.record import CellRecord, Figure, Raised, Record

pytestmark = pytest.mark.fuzz

FLOATS = st.floats(allow_nan=False, allow_infinity=False)
TEXT = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["1.5", "#", "1e999", ".5e", "1.e5", "-0.", "٣.٥", "# %% a", "\\", ""]
    ),
)
WORDS = st.text(st.characters(categories=["L", "Zs", "Ps", "Pe"]), max_size=8)
# What torch and numpy print: words, and numbers between brackets
OUTPUT = st.lists(
    WORDS | FLOATS.map(lambda x: f"[{x:.6g}]") | FLOATS.map(lambda x: f" {x!r},"),
    max_size=8,
).map("".join)  # fmt: skip


@given(st.one_of(TEXT, OUTPUT))
@example("1e999")
@example("nan")
def test_every_text_is_the_same_as_itself(text):
    assert golden.same(text, text)
    assert golden.diff(text, text, "x.out") == ""


@given(st.one_of(TEXT, OUTPUT), st.one_of(TEXT, OUTPUT))
@example("1.5", "#")
@example("1e999", "2.5")
@example("a\x0cb", "a\x0bb")
@example("", "\n")
def test_any_two_texts_compare_and_a_difference_is_shown(one, other):
    if not golden.same(one, other) and one.rstrip("\n") != other.rstrip("\n"):
        assert golden.diff(one, other, "x.out").startswith("--- x.out")
    if one != other and not golden._NUMBER.search(one):
        assert not golden.same(one, other)


@given(OUTPUT, FLOATS, OUTPUT, st.floats(1.5, 1e6), st.booleans())
def test_a_number_moved_beyond_the_tolerance_is_seen(before, x, after, times, down):
    step = (golden.ABSOLUTE + golden.RELATIVE * abs(x)) * times
    moved = x - step if down else x + step
    assume(abs(moved) < 1e308)
    assert not golden.same(f"{before}[{x!r}]{after}", f"{before}[{moved!r}]{after}")


@given(OUTPUT, FLOATS, OUTPUT)
def test_a_number_too_large_for_a_float_is_no_other(before, x, after):
    texts = [f"{before}[{number}]{after}" for number in ("1e999", "-1e999", repr(x))]
    assert not any(golden.same(a, b) for a in texts for b in texts if a != b)


@given(OUTPUT, FLOATS, OUTPUT, st.floats(-0.9, 0.9))
def test_a_number_moved_within_the_tolerance_is_the_same(before, x, after, part):
    text = f"{x:.17e}"
    moved = x + (golden.ABSOLUTE + golden.RELATIVE * abs(x)) * part
    assume(abs(moved) < 1e308)
    assert golden.same(f"{before}[{text}]{after}", f"{before}[{moved:.17e}]{after}")


@given(OUTPUT, st.integers(0, 10**12), OUTPUT, st.integers(1, 9))
def test_an_int_off_by_any_number_is_seen(before, number, after, step):
    old, new = f"{before}[{number}]{after}", f"{before}[{number + step}]{after}"
    assert not golden.same(old, new)


@given(OUTPUT, st.data())
def test_a_letter_that_is_lost_or_doubled_is_seen(text, data):
    places = [n for n, letter in enumerate(text) if letter not in "0123456789.+-e"]
    assume(places)
    at = data.draw(st.sampled_from(places))
    assert not golden.same(text, text[:at] + text[at + 1 :])
    assert not golden.same(text, text[:at] + text[at] + text[at:])


def tensor(values, shape):
    """As torch prints it."""
    if not shape:
        return f"{values[0]:.4f}"
    size = len(values) // shape[0]
    rows = [
        tensor(values[n : n + size], shape[1:]) for n in range(0, len(values), size)
    ]
    return f"[{', '.join(rows)}]"


SHAPES = st.lists(st.integers(1, 3), min_size=1, max_size=3)


@given(SHAPES, SHAPES, st.floats(-1e3, 1e3))
def test_another_shape_of_the_same_numbers_is_seen(one, other, x):
    assume(one != other)
    sizes = [1, 1]
    for n, shape in enumerate((one, other)):
        for size in shape:
            sizes[n] *= size
    texts = [tensor([x] * sizes[n], shape) for n, shape in enumerate((one, other))]
    assert not golden.same(*texts)


CELLS = st.builds(
    CellRecord,
    name=st.from_regex(r"[a-z][a-z_]{0,3}", fullmatch=True),
    printed=TEXT.map(lambda text: text.replace("\r", "\n")),
    raised=st.none()
    | st.builds(Raised, st.sampled_from(["E", "a.B"]), TEXT, st.none()),
    figures=st.lists(
        st.builds(Figure, st.just("<svg/>"), st.just("axes\n")), max_size=2
    ).map(tuple),
)
RECORDS = st.lists(CELLS, min_size=1, max_size=3, unique_by=lambda cell: cell.name).map(
    lambda cells: Record("topic/claim", tuple(cells), 0.0)
)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fuzz")
    (folder / "snippets" / "topic").mkdir(parents=True)
    return Project.at(folder)


@given(RECORDS)
def test_what_is_accepted_is_found_equal_however_its_lines_end(project, record):
    text = golden.render(record)
    for content in (text, text.replace("\n", "\r\n"), f"\ufeff{text}"):
        project.golden(record.name).write_bytes(content.encode())
        against_golden(project, record)


@given(RECORDS, st.binary(max_size=40))
def test_no_golden_gives_anything_but_a_failure(project, record, content):
    project.golden(record.name).write_bytes(content)
    with contextlib.suppress(Failure):
        against_golden(project, record)
        assert golden.same(
            judge.read_golden(project, record.name), golden.render(record)
        )


@given(RECORDS)
def test_the_types_of_exceptions_are_read_back(record):
    expected = {cell.name: cell.raised.type for cell in record.cells if cell.raised}
    assert golden.raised_types(golden.render(record)) == expected


@given(st.integers(1001, 1500), st.integers(0, 1000))
def test_two_long_outputs_are_told_apart_at_their_first_difference(count, at):
    old = [f"line {n}" for n in range(count)]
    new = [*old[:at], "other", *old[at + 1 :]]
    told = golden.diff("\n".join(old), "\n".join(new), "x.out").splitlines()
    assert told[-2:] == [f"-line {at}", "+other"]
    assert f"line {at + 1}" in told[2]

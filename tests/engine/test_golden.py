import pytest

from snippet_engine.check import golden
from snippet_engine.check.judge import against_golden, read_golden
from snippet_engine.failure import Failure
from snippet_engine.read.project import Project
from snippet_engine.run.record import CellRecord, Figure, Raised, Record

RAISED = Raised("RuntimeError", "no grad_fn", 3)


def record(*cells):
    return Record("topic/claim", cells, seconds=0.5)


FIGURE = Figure("<svg></svg>", "axes\n")


def test_the_golden_of_one_cell_is_what_it_printed():
    assert golden.render(record(CellRecord("", "a\nb\n"))) == "a\nb\n"
    assert golden.render(record(CellRecord("name", "a\nb\n"))) == "a\nb\n"


def test_the_golden_of_a_silent_snippet_is_empty():
    assert golden.render(record(CellRecord(""))) == ""
    assert golden.render(record(CellRecord(""), CellRecord("second"))) == ""


def test_each_of_many_cells_opens_with_its_name_and_silent_ones_are_left_out():
    cells = CellRecord("", "a\n"), CellRecord("silent"), CellRecord("second", "b\n")
    assert golden.render(record(*cells)) == "# %%\na\n# %% second\nb\n"


def test_a_cell_that_raises_shows_type_in_the_head_and_message_below():
    told = golden.render(record(CellRecord("fails", "before\n", RAISED)))
    assert told == f"# %% fails raises={RAISED.type}\nbefore\n{RAISED}\n"


@pytest.mark.parametrize("cells", [1, 2])
def test_text_without_a_last_line_end_gets_one(cells):
    figure = CellRecord("a", "no end", figures=(FIGURE,))
    told = golden.render(record(*[figure, CellRecord("b", "no end")][:cells]))
    assert "no end\n# %% [figure]\naxes\n" in told
    assert told.endswith("\n")


def test_a_golden_says_what_each_figure_holds():
    other = Figure("<svg/>", "axes 1.0\n  text '# %% x'\n")
    cell = CellRecord("", "printed\n", figures=(FIGURE, other))
    assert golden.render(record(cell)) == (
        "printed\n# %% [figure]\naxes\n# %% [figure]\naxes 1.0\n  text '# %% x'\n"
    )


@pytest.mark.parametrize("printed", ["# %% a raises=X", "\\# %% a", "x\n# %% [figure]"])
def test_printed_lines_that_look_like_heads_are_escaped(printed):
    told = golden.render(record(CellRecord("", f"{printed}\n"), CellRecord("b", "b\n")))
    heads = [line for line in told.splitlines() if line.startswith("# %%")]
    assert heads == ["# %%", "# %% b"]
    assert golden.raised_types(told) == {}
    assert "\n" + printed.splitlines()[-1].replace("# %%", "\\# %%") in told


def test_raised_types_are_read_back_by_cell():
    cells = [
        CellRecord("", "", RAISED),
        CellRecord("quiet", "x\n"),
        CellRecord("other", "", Raised("torch.OutOfMemoryError", "", 4)),
    ]
    expected = {cell.name: cell.raised.type for cell in cells if cell.raised}
    assert golden.raised_types(golden.render(record(*cells))) == expected


NUMBERS = [
    "2.5", "-2.5", "1.5e-05", "2e10", ".5", "tensor([7., -2.5000])", "1e-3,",
    # before a unit, a full stop, a sign; complex
    "took 3.5s", "3.5x", "3.5%", "it is 3.5.", "2.5, 3.5. 4.5", "(2.5)", "x=-2.5",
    "tensor([1.5000+2.5000j])", "1.5-2.5j", "1.5e+00-2.5e-01j", "2.5j",
    "12_345.6", "-1_000.25e3", "约1.5倍", "相差-2.5。",
]  # fmt: skip
WITHIN, BEYOND = 1 + golden.RELATIVE / 2, 1 + golden.RELATIVE * 2


def scaled(text, factor):
    def scale(number):
        plus = "+" if number[0].startswith("+") else ""
        return plus + repr(float(number[0]) * factor)

    return golden._NUMBER.sub(scale, text)


@pytest.mark.parametrize("text", NUMBERS)
def test_floats_within_the_tolerance_pass_and_beyond_it_are_seen(text):
    assert scaled(text, WITHIN) != text
    assert golden.same(text, scaled(text, WITHIN))
    assert not golden.same(text, scaled(text, BEYOND))


def test_rounding_errors_around_zero_are_the_same():
    residual = golden.ABSOLUTE / 3
    assert golden.same(f"error = {residual}", f"error = {-residual}")
    assert not golden.same("error = 0.0", f"error = {golden.ABSOLUTE * 2}")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.0000", "1.0002"),  # a digit that torch prints
        ("100000000", "100000001"),  # an int, though relatively near
        ("x 1.0", "y 1.0"),
        ("1.0 ", "1.0"),
        ("[1.0]", "[1.0, 1.0]"),
        ("2.13.0", "2.13.1"),
        ("v2.13", "v2.130001"),
        ("#2e946833", "#2e999999"),  # colours
        ("1.0", "nan"),
        ("inf", "-inf"),
        ("a1.0b", "a1.00001b"),
        ("a_1.0", "a_1.00001"),
        ("1_00.5", "1_00.50001"),
        ("line\n", "line\n\n"),
    ],
)
def test_every_other_difference_is_seen(one, other):
    assert golden.same(one, one)
    assert not golden.same(one, other)


def changed(diff):
    lines = [line for line in diff.splitlines() if line[:3] not in ("---", "+++")]
    return [line for line in lines if line[0] in "+-"]


@pytest.mark.parametrize("more", ["", "a new line\n"])
def test_the_diff_hides_lines_that_agree_within_the_tolerance(more):
    old = "a = 2.5\nb = 3\n"
    new = f"a = {scaled('2.5', WITHIN)}\nb = 4\n{more}"
    expected = ["-b = 3", "+b = 4", *(f"+{line}" for line in more.splitlines())]
    assert changed(golden.diff(old, new, "x.out")) == expected


def test_the_diff_is_unified_and_names_the_golden():
    first, second, *_ = golden.diff("a\n", "b\n", "topic/claim.out").splitlines()
    assert first == "--- topic/claim.out"
    assert second.startswith("+++ ")


@pytest.fixture
def project(tmp_path):
    (tmp_path / "snippets" / "topic").mkdir(parents=True)
    return Project.at(tmp_path)


@pytest.mark.parametrize("how", ["crlf", "bom", "unended", "exact"])
def test_line_ends_and_byte_order_mark_of_the_golden_do_not_matter(project, how):
    told = record(CellRecord("", "a\nb\n"))
    text = golden.render(told).encode()
    made = {
        "crlf": text.replace(b"\n", b"\r\n"),
        "bom": b"\xef\xbb\xbf" + text,
        "unended": text.rstrip(b"\n"),
        "exact": text,
    }
    project.golden(told.name).write_bytes(made[how])
    against_golden(project, told)


@pytest.mark.parametrize("printed", ["50%\r100%\n", "a\r\nb\n", "a\x0cb\n", "no end"])
def test_what_is_accepted_is_found_equal(project, printed):
    told = record(CellRecord("", printed))
    project.golden(told.name).write_text(golden.render(told), "utf-8")
    against_golden(project, told)


def test_a_golden_that_is_not_text_is_told(project):
    project.golden("topic/claim").write_bytes(b"\xff\xfe")
    with pytest.raises(Failure, match="UTF-8"):
        read_golden(project, "topic/claim")


def test_a_stale_golden_is_told_with_the_diff(project):
    told = record(CellRecord("", "new\n"))
    project.golden(told.name).write_text("old\n", "utf-8")
    with pytest.raises(Failure) as caught:
        against_golden(project, told)
    assert changed(caught.value.detail) == ["-old", "+new"]

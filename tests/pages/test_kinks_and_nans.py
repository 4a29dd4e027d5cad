"""The facts of the page kinks_and_nans: what PyTorch and JAX give at kinks.

No test can check that random numbers hardly ever land on kinks while zeros come by
construction, what a network survives, what the issues, the change of 2018, the notes of
PyTorch, JAX's FAQ and Kakade and Lee say, and that JAX gave what its file says (that
takes JAX: benchmarks/kinks_in_jax.py).
"""

import ast
import json
import math
from importlib import resources
from itertools import pairwise

import pytest
import torch
from checks import ROOT
from pictures import texts
from torch.testing import assert_close

SCRIPT = ROOT / "benchmarks/kinks_in_jax.py"
TOLD = json.loads((ROOT / "benchmarks/results/kinks_in_jax.json").read_text("utf-8"))
KINKS = {one["code"]: one for one in TOLD["kinks"]}
STEP = 1e-3


@pytest.fixture
def table(namespace, capsys):
    ns = namespace("kinks_and_nans/table_of_kinks")
    return ns, capsys.readouterr().out.splitlines()


def rows(ns):
    """Each kink: its code, where it is, the two slopes, and PyTorch's number."""
    for code, (left, right, value, _) in ns["rows"].items():
        yield code, KINKS[code]["at"], left, right, value


def derivative(ns, code, x):
    return torch.autograd.grad(ns["call"](code, x.requires_grad_()), x)[0].item()


def cells(line):
    return [cell.strip() for cell in line.strip("|").split("|")]


def finite(sides):
    return [side for side in sides if isinstance(side, float) and math.isfinite(side)]


def at(point, away=0.0):
    return torch.tensor(float(point) + away, dtype=torch.float64)


def smallest(left, right):
    """The number between two slopes that is nearest to 0."""
    low, high = sorted((left, right))
    return min(max(0.0, low), high)


# One function


def test_three_ways_to_write_one_function(namespace):
    ns = namespace("kinks_and_nans/one_function")
    x = torch.linspace(-2, 2, 9)
    ways = [ns[name] for name in ("relu", "clamp", "maximum")]
    for one, other in pairwise(ways):
        assert_close(one(x), other(x), rtol=0, atol=0)


def test_each_rule_has_its_own_line_for_the_kink(namespace, capsys):
    ns = namespace("kinks_and_nans/one_function")
    y_bar = torch.tensor([1.0, 10, 100])
    x = torch.tensor([-2.0, 0, 3])
    passed = {
        "relu": y_bar * (torch.relu(x) > 0),
        "clamp": y_bar * (x >= 0),
        "maximum": y_bar * (((x > 0).float() + (x >= 0).float()) / 2),
    }
    said = dict(line.split(" -> ") for line in capsys.readouterr().out.splitlines()[:3])
    for name, expected in passed.items():
        pullback = torch.func.vjp(ns[name], x)[1]
        assert_close(pullback(y_bar)[0], expected)
        assert float(said[name]) == expected[1] / y_bar[1]
    rules = resources.files("torchgen") / "packaged/autograd/derivatives.yaml"
    for name in ("relu(Tensor self)", "clamp(", "maximum("):
        assert f"- name: {name}" in rules.read_text("utf-8")


def test_the_difference_is_x_and_its_derivative_is_twice_the_choice(namespace, capsys):
    ns = namespace("kinks_and_nans/one_function")
    lines = capsys.readouterr().out.splitlines()
    x = torch.linspace(-2, 2, 9)
    right = []
    for line, difference in zip(lines[:3], lines[3:], strict=True):
        name, slope = line.split(" -> ")
        f = ns[name]
        assert_close(f(x) - f(-x), x, rtol=0, atol=0)
        assert float(difference.split(" -> ")[1]) == 2 * float(slope)
        right += [name] * (2 * float(slope) == 1)
    assert right == ["maximum"]


# The table


def test_slopes_beside_a_kink_are_what_autograd_gives_there(table):
    ns, _ = table
    for code, point, left, right, _ in rows(ns):
        for side, slope in ((-1, left), (1, right)):
            x = at(point, side * 1e-6)
            if slope == "jump":
                leap = ns["call"](code, x.detach()) - ns["call"](code, at(point))
                assert abs(leap) > 0.5, code
                continue
            near = derivative(ns, code, x)
            nearer = derivative(ns, code, at(point, side * 1e-12))
            if slope == "—":
                undefined = [ns["call"](code, x.detach()), ns["call"](code, at(point))]
                assert not all(map(torch.isfinite, undefined)), code
            elif math.isinf(slope):
                assert math.copysign(1, near) == math.copysign(1, slope)
                assert abs(nearer) > abs(near) + 10, code
            elif "where" in code:
                assert math.isnan(near)  # the root that is not used has no value
            else:
                assert near == pytest.approx(slope, abs=2e-3), code


def test_the_table_says_what_was_computed_and_what_jax_gave(table):
    ns, lines = table
    assert len(lines) == len(ns["rows"]) + 2
    for line, (code, point, left, right, value) in zip(
        lines[2:], rows(ns), strict=True
    ):
        said = cells(line)
        assert said[:2] == [f"`{code}`", f"{point:.4g}"]
        numbers = (left, right, value)
        for cell, number in zip(said[2:5], numbers, strict=True):
            if isinstance(number, str) or math.isnan(number):
                assert cell == str(number)
            else:
                assert float(cell) == pytest.approx(number, rel=1e-3)
        assert (said[4] == "nan") == math.isnan(value)
        assert said[5] == KINKS[code]["jax"]


def test_the_rule_does_not_depend_on_the_precision(table):
    ns, _ = table
    names = ns["names"] | {"vec": lambda *some: torch.stack(list(map(single, some)))}
    names["zero"] = torch.tensor(0.0)
    for code, point, *_, value in rows(ns):
        x = torch.tensor(float(point), requires_grad=True)
        (slope,) = torch.autograd.grad(eval(code, names | {"x": x}), x)
        assert slope.item() == pytest.approx(value, nan_ok=True), code


def single(number):
    return torch.as_tensor(number, dtype=torch.float32)


def test_between_means_that_a_line_stays_on_one_side_of_the_graph(table):
    ns, lines = table
    judged = 0
    for line, (code, point, left, right, value) in zip(
        lines[2:], rows(ns), strict=True
    ):
        verdict = cells(line)[-1]
        if "jump" in (left, right):
            assert verdict == "—"
        elif len(finite((left, right))) == 2:
            x = at(point)
            rise = [
                (ns["call"](code, x + d) - ns["call"](code, x) - value * d).item()
                for d in (-STEP, STEP)
            ]
            slack = STEP**2
            below = all(one >= -slack for one in rise)
            above = all(one <= slack for one in rise)
            assert verdict == ("yes" if below or above else "**no**"), code
            judged += 1
        elif math.isnan(value):
            assert verdict in ("—", "**no**")
    assert judged > 20


def test_points_without_a_value_have_no_slopes(table):
    ns, _ = table
    for code, point, left, right, _ in rows(ns):
        both = left == right == "—"
        assert both == bool(ns["call"](code, at(point)).isnan()), code


def test_the_rule_of_the_notes_holds_for_some_and_not_for_clamp_and_elu(table):
    ns, _ = table
    kept = {
        code: value == pytest.approx(smallest(left, right))
        for code, _, left, right, value in rows(ns)
        if len(finite((left, right))) == 2
    }
    for code in ("x.relu()", "F.hardtanh(x)", "x.abs()"):
        assert kept[code]
    for code in ("x.clamp(min=0)", "x.clamp(max=6)", "F.elu(x, 2.0)"):
        assert not kept[code]


def test_the_median_of_x_and_two_twos_is_two_and_its_derivative_is_not(table):
    ns, _ = table
    code = "vec(x, 2, 2).median()"
    for away in (-1.0, -0.1, 0.1, 1.0):
        assert ns["call"](code, at(2, away)) == 2
        assert derivative(ns, code, at(2, away)) == 0
    assert derivative(ns, code, at(2)) == pytest.approx(1 / 3)
    assert "(sub)gradients" in str(torch.median.__doc__)


# JAX


def test_jax_was_asked_for_the_same_functions_at_the_same_points(table):
    ns, _ = table
    tree = ast.parse(SCRIPT.read_text("utf-8"))
    (listed,) = (
        node.value.elts
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.List)
    )
    tuples = [row for row in listed if isinstance(row, ast.Tuple)]
    asked = [[ast.literal_eval(one) for one in row.elts[:2]] for row in tuples]
    assert asked == [[code, one["at"]] for code, one in KINKS.items()]
    assert list(ns["rows"]) == list(KINKS)


def test_the_pages_count_the_rows_that_differ(table):
    ns, lines = table
    differ = sum(cells(line)[4] != cells(line)[5] for line in lines[2:])
    count, version = len(ns["rows"]), TOLD["jax"]
    english = (ROOT / "docs/en/kinks_and_nans.md").read_text("utf-8")
    chinese = (ROOT / "docs/zh/kinks_and_nans.md").read_text("utf-8")
    assert f"gave other numbers in {differ} of the {count} rows" in english
    assert f"{count} 行中有 {differ} 行得到的数不同" in chinese
    assert f"at {count} kinks" in english
    assert f"description: {count} 个尖点" in chinese
    assert f"JAX {version}" in english
    assert f"JAX {version}" in chinese
    assert f"jax=={version}" in SCRIPT.read_text("utf-8")


# The picture of slopes


def test_dots_squares_and_bars_are_drawn_where_the_numbers_are(table):
    ns, lines = table
    said = {cells(line)[0].strip("`"): cells(line)[2:6] for line in lines[2:]}
    drawn = ns["ax"].get_lines()
    assert len(drawn) == 3 * len(ns["kinks"])
    outside = []
    for row, code in enumerate(ns["kinks"]):
        left, right, ours, theirs = map(float, said[code])
        bar, dot, square = drawn[3 * row : 3 * row + 3]
        assert list(bar.get_xdata()) == pytest.approx([left, right], abs=1e-3)
        assert list(dot.get_xdata()) == pytest.approx([ours], abs=1e-3)
        assert list(square.get_xdata()) == pytest.approx([theirs], abs=1e-3)
        assert {line.get_ydata()[0] for line in (bar, dot, square)} == {row}
        assert (dot.get_marker(), square.get_marker()) == ("o", "s")
        if not min(left, right) <= ours <= max(left, right):
            outside.append(code)
    assert outside == ns["kinks"][-2:]  # the last two lines
    low, high = ns["ax"].get_ylim()
    assert low > len(ns["kinks"]) - 1 > 0 > high  # all rows, the first on top


def test_the_picture_names_its_lines_and_signs(table):
    ns, _ = table
    said = texts("kinks_and_nans/table_of_kinks")
    assert {"PyTorch", "JAX", "slope", *ns["kinks"]} <= set(said)
    legend = ns["ax"].get_legend()
    assert [text.get_text() for text in legend.get_texts()] == ["PyTorch", "JAX"]
    assert [line.get_marker() for line in legend.get_lines()] == ["o", "s"]

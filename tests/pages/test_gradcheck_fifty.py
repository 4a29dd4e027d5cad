"""The facts of the page gradcheck: fifty wrong rules, and the check that finds them."""

import re
from typing import Any

import pytest
import torch
from checks.topics import assert_said
from oracles import close, jacobian_by_differences
from torch.autograd import gradcheck

RAN: dict[str, dict[str, Any]] = {}


def ran(name, namespace, capsys):
    """What a snippet leaves and tells, which runs once for all tests of this file."""
    if name not in RAN:
        RAN[name] = {**namespace(name), "told": capsys.readouterr().out}
    return RAN[name]


@pytest.fixture(params=["gradcheck/planted", "gradcheck/stricter"])
def fifty(request, namespace, capsys):
    return ran(request.param, namespace, capsys)


@pytest.fixture
def planted(namespace, capsys):
    return ran("gradcheck/planted", namespace, capsys)


@pytest.fixture
def stricter(namespace, capsys):
    return ran("gradcheck/stricter", namespace, capsys)


def normal(*shape, seed=1):
    seeded = torch.Generator().manual_seed(seed)
    return torch.randn(*shape, generator=seeded, dtype=torch.float64)


def test_the_five_right_rules_are_right_and_all_fifty_are_wrong(fifty):
    x = 5 * fifty["x"].detach()
    for f in fifty["rules"]:
        y = f(x, x)
        y_bar = normal(*y.shape, 2)[..., 0]
        J = jacobian_by_differences(lambda x, f=f: f(x, x), x)
        right = torch.tensordot(y_bar, J, dims=y.dim())
        got = fifty["vjp"](f, x, y_bar)
        close(got, right)
        for mistake in fifty["mistakes"]:
            gaps = [
                (mistake(f, at, y_bar) - fifty["vjp"](f, at, y_bar)).abs().max()
                for at in (x, fifty["x"].detach())
            ]
            assert max(gaps) > 1e-5, (f, mistake)
    assert len(fifty["rules"]) * len(fifty["mistakes"]) == 50


def test_slow_mode_misses_25_and_fast_mode_30(planted):
    slow, fast = zip(*planted["counts"].values(), strict=True)
    assert (sum(slow), sum(fast)) == (25, 30)
    by_name = {m.__name__: tuple(c) for m, c in planted["counts"].items()}
    caught = {"half", "negated", "one_term", "transposed"}
    assert {name for name, c in by_name.items() if c == (0, 0)} == caught
    assert {name for name, c in by_name.items() if c == (0, 5)} == {"one_element"}
    assert {name for name, c in by_name.items() if c == (5, 5)} == by_name.keys() - {
        *caught,
        "one_element",
    }
    table = re.findall(r"^(\w+) +(\d) +(\d)$", planted["told"], re.M)
    assert {name: (int(a), int(b)) for name, a, b in table} == by_name
    assert re.search(r"of all 50 +25 +30$", planted["told"], re.M)


def test_why_each_kind_is_missed(fifty):
    x, vjp = fifty["x"].detach(), fifty["vjp"]
    assert x.max() < 4 < (5 * x).max()
    for f in fifty["rules"]:
        y_bar = normal(*f(x, x).shape).abs()  # as gradcheck's vectors, side by side
        right = vjp(f, x, y_bar)
        for name in ("far_away", "negative_y_bar", "strided_y_bar"):
            close(fifty[name](f, x, y_bar), right)
        gap = fifty["all_elements"](f, x, y_bar) - right
        close(1e3 * gap, 0.5 * right)
        normal_range = right.abs() > 1e-4  # below are float16's subnormal numbers
        rounded = fifty["float16"](f, x, y_bar)[normal_range] / right[normal_range] - 1
        assert 0 < rounded.abs().max() <= 2**-11 < 0.0005
        gap = fifty["one_element"](f, x, y_bar) - right
        assert gap.count_nonzero() == 1


def test_a_stricter_check_catches_all_fifty_and_accepts_the_right_ones(stricter):
    assert "right rules rejected: 0\nwrong rules missed: 0" in stricter["told"]
    for seed in (3, 4):  # other directions
        stricter["seeded"].manual_seed(seed)
        agrees = stricter["agrees_everywhere"]
        assert all(agrees(f, stricter["vjp"]) for f in stricter["rules"])
        wrong = [(f, m) for f in stricter["rules"] for m in stricter["mistakes"]]
        assert not any(agrees(*one) for one in wrong)


@pytest.mark.parametrize("size", [7, 7000])
@pytest.mark.parametrize(("share", "accepted"), [(0.9, True), (1.1, False)])
def test_the_stricter_check_tolerates_a_millionth(stricter, size, share, accepted):
    wrong = 1 + share * 1e-6

    def too_large(f, x, y_bar):
        return wrong * size * y_bar

    rule = stricter["planted"](lambda x, _: size * x, too_large)
    stricter["seeded"].manual_seed(5)
    one, two = torch.tensor([3.0]), torch.tensor([3.0, 5.0])
    inputs = [one] * 4 + [two] * 4 * accepted  # of two, the parts may cancel
    for x in inputs:
        assert stricter["agrees"](rule, x.double().requires_grad_()) == accepted


def test_the_stricter_check_looks_where_the_page_says(stricter, project):
    program = project.source("gradcheck/stricter").read_text("utf-8")
    (step,) = re.findall(r"h = (\S+)", program)
    assert_said("gradcheck", step)
    here, there = stricter["places"]
    assert torch.equal(here, stricter["x"])
    assert torch.equal(there, 5 * here)


def test_both_snippets_plant_the_same_mistakes_word_for_word(project):
    names = "gradcheck/planted", "gradcheck/stricter"
    one, other = (project.source(name).read_text("utf-8") for name in names)
    start, end = "def product(", "x = x.double().requires_grad_()\n"
    shared = one[one.index(start) : one.index(end) + len(end)]
    assert shared in other


def test_with_atol_0_no_kind_of_mistake_is_missed_less_often(planted):
    for mistake, counts in planted["counts"].items():
        for fast, count in zip((False, True), counts, strict=True):
            rules = [planted["planted"](f, mistake) for f in planted["rules"]]
            options: Any = {"fast_mode": fast, "atol": 0, "raise_exception": False}
            passed = [gradcheck(one, planted["x"], **options) for one in rules]
            assert sum(passed) == count

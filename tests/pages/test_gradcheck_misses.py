"""The facts of the page gradcheck: fast mode, what misleads, and the exercises."""

import re
from typing import Any

import pytest
import torch
from checks.topics import assert_said
from oracles import close, directional_difference, jacobian_by_differences, leaf
from torch.autograd import Function, grad, gradcheck
from torch.autograd.gradcheck import GradcheckError

# Fast mode


def test_fast_mode_sends_the_same_vectors_in_every_run_and_no_negative_number():
    moved, sent = [], []
    x = leaf(2.0, 3.0, 5.0)
    at = x.detach().clone()

    class Watched(Function):
        @staticmethod
        def forward(ctx, x):
            moved.append(x.detach() - at)
            return 3 * x[:2]

        @staticmethod
        def backward(ctx, y_bar):
            sent.append(y_bar.clone())
            return torch.cat([3 * y_bar, torch.zeros(1).double()])

    for _ in range(2):
        assert gradcheck(Watched.apply, x, fast_mode=True)
    same = torch.Generator()
    u, v = torch.rand(3, generator=same), torch.rand(2, generator=same)
    u, v = u.double() / u.double().norm(), v.double() / v.double().norm()
    steps = [one for one in moved if one.any()]
    close(1e6 * torch.stack(steps), torch.stack([-u, u, -u, u]))
    vectors = [one for one in sent if one.any()]
    close(torch.stack(vectors), torch.stack([v, v] * 2))  # twice in each run
    assert min(u.min(), v.min()) > 0


def test_the_two_numbers_differ_by_one_per_cent_and_the_scaled_atol_allows_it(
    namespace, capsys
):
    ns = namespace("gradcheck/fast")
    x, u, v = ns["x"].detach(), ns["u"], ns["v"]
    close(ns["numerical"].detach(), (v * u * x.cos()).sum())
    close(ns["numerical"].detach(), v @ directional_difference(torch.sin, x, u))
    close(ns["analytical"] / ns["numerical"], torch.tensor(1.01))
    gap = (ns["analytical"] - ns["numerical"]).abs()
    assert ns["allowed"] < gap < ns["more"]
    close(10 * ns["allowed"], gap)  # a tenth
    close(ns["more"], 1e-5 * torch.outer(u, v).sum())
    said = capsys.readouterr().out.splitlines()[-4:]
    assert [line.split()[-1] for line in said] == ["False", "True", "False", "True"]


def test_the_scaled_atol_grows_with_the_size_and_what_it_is_for_does_not():
    sums, products = [], []
    for n in (1000, 100_000):
        same = torch.Generator()
        u, v = torch.rand(n, generator=same), torch.rand(n, generator=same)
        u, v = u / u.norm(), v / v.norm()
        sums.append(u.sum() * v.sum())
        products.append(u @ v)
    assert 95 < sums[1] / sums[0] < 105
    assert 0.95 < products[1] / products[0] < 1.05


def test_each_verdict_of_fast_mode_is_of_the_size_that_its_label_says(project):
    program = project.source("gradcheck/fast").read_text("utf-8")
    calls = r"passes\(\w+\.apply, ([\d_]+), (\w+)\)"
    found = [(int(n), fast) for n, fast in re.findall(calls, program)]
    small, large, huge = map(int, re.findall(r"n = (\d+):", program))
    assert found == [(small, "True"), (large, "True"), (large, "False"), (huge, "True")]


def test_with_atol_0_fast_mode_finds_the_one_per_cent(namespace):
    Sine = namespace("gradcheck/fast")["Sine"]
    x = torch.linspace(0.3, 0.9, 760, dtype=torch.float64).requires_grad_()
    assert gradcheck(Sine.apply, x, fast_mode=True)
    with pytest.raises(GradcheckError, match="in slow mode") as caught:
        gradcheck(Sine.apply, x, fast_mode=True, atol=0)
    # It has computed the whole Jacobian for the message
    told = str(caught.value)
    found = re.search(r"difference \(slow mode\) is: (\d\.\d+)", told)
    assert found is not None
    close(torch.tensor(float(found[1])), 0.01 * x.detach().cos().max())


@pytest.mark.parametrize("complex_input", [False, True])
def test_fast_mode_takes_few_runs_for_complex_inputs_too(complex_input):
    runs = []

    def f(z):
        runs.append(z)
        return (z * z.conj()).real

    kind = torch.complex128 if complex_input else torch.float64
    counts = []
    for n in (5, 20):
        for fast in (True, False):
            runs.clear()
            z = torch.linspace(0.3, 0.9, n, dtype=kind).requires_grad_()
            assert gradcheck(f, z, fast_mode=fast)
            counts.append(len(runs))
    assert counts[0] == counts[2] <= 6  # whatever the size
    moves = 4 if complex_input else 2
    assert counts[3] - counts[1] == moves * (20 - 5)


# What misleads


def test_a_derivative_below_atol_is_not_checked(namespace, capsys):
    ns = namespace("gradcheck/small_derivatives")
    f, x = ns["Square"].apply, ns["x"]
    assert capsys.readouterr().out.split() == ["True", "False"]
    (x_bar,) = grad(f(x).sum(), x)
    right = jacobian_by_differences(lambda x: 1e-6 * x**2, x).sum(0)
    assert not x_bar.any()
    assert 0 < right.max() < 1e-5
    close(1e6 * right, 2 * x)
    close(1e6 * f(x), x**2)
    close(ns["rescaled"](x), x**2)
    assert not gradcheck(f, x, atol=0, raise_exception=False)


# Backward is not reentrant


def test_the_message_says_matches_of_a_wrong_rule_too(namespace, capsys):
    ns = namespace("gradcheck/nondeterministic")
    claim = "analytical gradient matches numerical gradient"
    said = ["factor 3", claim, "factor 7", claim, "3 True", "7 False"]
    assert capsys.readouterr().out.splitlines() == said
    x = ns["x"]
    J = jacobian_by_differences(lambda x: x**3, x)
    for factor in (3, 7):
        (x_bar,) = grad(ns["Cube"].apply(x, factor).sum(), x)
        close(x_bar, factor / 3 * J.sum(0))
        inputs: Any = (x, factor)
        with pytest.raises(GradcheckError, match="Backward is not reentrant"):
            gradcheck(ns["Cube"].apply, inputs)
    with pytest.raises(GradcheckError, match="Jacobian mismatch"):
        gradcheck(ns["Cube"].apply, inputs, nondet_tol=1e-9)


def test_dropout_gives_numbers_in_the_millions_whatever_nondet_tol_is():
    torch.manual_seed(0)
    x = leaf(2.0, 3.0, 5.0, 7.0)
    with pytest.raises(GradcheckError, match="Jacobian mismatch") as caught:
        gradcheck(torch.nn.functional.dropout, x, nondet_tol=1e9)
    numerical = str(caught.value).split("analytical")[0]
    found = [abs(float(n)) for n in re.findall(r"-?\d+\.\d*(?:e[+-]\d+)?", numerical)]
    assert 2e6 <= max(found) <= 2 * 7 / 2e-6


# The rule is right


def test_four_right_rules_fail_and_pass_after_the_change(namespace, capsys):
    ns = namespace("gradcheck/right_rules")
    words = capsys.readouterr().out.splitlines()
    assert [line.split()[1:] for line in words] == [["False", "True"]] * 4
    names = [line.split(":")[0] for line in words]
    assert names == ["random", "kink", "border", "large"]
    half = jacobian_by_differences(torch.relu, leaf(0.0))
    close(half, torch.tensor([[0.5]]))
    x = leaf(0.0)
    assert grad(torch.relu(x), x)[0] == 0
    assert (leaf(1e-7) - 1e-6).sqrt().isnan()
    for f, at, slope in (
        (torch.sqrt, 1e-7, 0.5 * 1e-7**-0.5),
        (torch.square, 1e9, 2e9),
    ):
        x = leaf(at)
        close(grad(f(x), x)[0] / slope, torch.ones(1))
        assert ns["check"](f, at) is False
    assert ns["check"].__defaults__[-1] == 1e-6  # as in a plain call
    large = torch.tensor(1e9, dtype=torch.float64)
    moved = (large + 1e-6) - large
    assert 9.5e-7 < moved < 9.55e-7
    apart = torch.nextafter(large, 2 * large) - large
    assert 1.15e-7 < apart < 1.25e-7


def test_the_numbers_of_two_cases_are_those_of_the_page(project):
    program = project.source("gradcheck/right_rules").read_text("utf-8")
    found = set(re.findall(r"check\(torch\.(sqrt|square), (\S+?)[,)]", program))
    assert len(found) == 2  # the same number in both calls of a case
    for _, number in found:
        assert_said("gradcheck", f" {number}")


def test_an_expanded_input_is_refused():
    x = torch.ones(1).double().expand(3).requires_grad_()
    with pytest.raises(
        RuntimeError, match="The 0th input has a dimension with stride 0"
    ):
        gradcheck(torch.sin, x)


# Exercises


def test_the_second_difference_is_best_at_the_fourth_root(namespace, capsys):
    ns = namespace("gradcheck/exercise_second")
    f, x, eps = ns["f"], ns["x"], ns["eps"]
    first = torch.func.grad(f)
    second = torch.func.grad(first)
    fourth = torch.func.grad(torch.func.grad(second))
    close(second(x), ns["right"])
    close(ns["best"] ** 4 / eps, 24 * f(x) / fourth(x))
    assert 0.3 < ns["best"] / 1e-4 < 3

    def error(h):
        got = (f(x + h) - 2 * f(x) + f(x - h)) / h**2
        return (got / second(x) - 1).abs()

    assert error(ns["best"]) < 2 * eps**0.5
    assert error(1e-6) > 100 * error(ns["best"]) < error(1e-2) * 100
    shown = [float(line.split()[-1]) for line in capsys.readouterr().out.splitlines()]
    for told, h in zip(shown, (1e-2, ns["best"], 1e-6), strict=True):
        assert told == pytest.approx(error(h).item(), rel=0.5)


def test_gradcheck_of_a_module_checks_no_weight(namespace, capsys):
    ns = namespace("gradcheck/exercise_weight")
    assert capsys.readouterr().out.splitlines() == ["x alone: True", "A and x: False"]
    layer, x = ns["layer"], ns["x"]
    A_bar, x_bar = grad(layer(x).sum(), (layer.A, x))
    close(x_bar, layer.A.detach().sum(0))
    right = jacobian_by_differences(lambda A: (A @ x.detach()).sum(), layer.A)
    assert ((A_bar - right).abs() > 1e-6).nonzero().tolist() == [[1, 2]]
    same = ns["of_both"](layer.A, x)
    close(same, layer(x))


def test_the_module_has_the_rule_of_the_first_section_word_for_word(project):
    names = "gradcheck/message", "gradcheck/exercise_weight"
    first, again = (project.source(name).read_text("utf-8") for name in names)
    (rule,) = re.findall(r"^class MatVec\(.*?\n\n\n", first, re.DOTALL | re.MULTILINE)
    assert rule in again

"""The facts of the page kinks_and_nans: what people do instead, and the exercises.

No test can check that straight through works in practice, that detect_anomaly is slow,
and what the forum, TTSR and the paper on straight-through estimators say.
"""

import math
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F
from oracles import close, directional_difference, jacobian_by_differences
from torch.testing import assert_close

DOUBLE = torch.float64


def slope(f, *at, dtype=DOUBLE):
    """The gradient of a function with respect to its first input."""
    x, *rest = (torch.as_tensor(one, dtype=dtype) for one in at)
    x.requires_grad_()
    return torch.autograd.grad(f(x, *rest).sum(), x)[0]


# argmax and round


def test_argmax_and_comparisons_cut_the_graph_and_round_does_not(namespace, capsys):
    ns = namespace("kinks_and_nans/no_gradient")
    said = capsys.readouterr().out.splitlines()
    assert [line.split()[-2] for line in said[:3]] == ["False"] * 3
    assert "does not require grad and does not have a grad_fn" in str(ns["raised"])
    for f in (torch.round, torch.floor, torch.sign):
        x = ns["scores"].detach() + 0.25
        close(slope(f, x), torch.zeros(3))
        close(directional_difference(f, x, torch.ones(3)), torch.zeros(3))


def test_three_ways_past_argmax_have_their_gradients(namespace):
    ns = namespace("kinks_and_nans/instead_of_argmax")
    scores, places = ns["scores"].detach().double(), ns["places"].double()
    best = int(scores.argmax())
    one_hot = F.one_hot(torch.tensor(best), 3)

    def gradient(y):
        return torch.autograd.grad(y, ns["scores"], retain_graph=True)[0]

    close(ns["chosen"], scores[best])
    close(gradient(ns["chosen"]), one_hot)
    close(
        gradient(ns["expected"]),
        jacobian_by_differences(lambda s: s.softmax(0) @ places, scores),
    )
    soft = scores.softmax(0)
    close(gradient(ns["expected"]), soft * (places - soft @ places))
    close(ns["straight"], places[best])
    close(gradient(ns["straight"]), gradient(ns["expected"]))
    noisy = F.gumbel_softmax(ns["scores"], hard=True)
    assert sorted(noisy.detach().round().tolist()) == [0, 0, 1]
    assert gradient(noisy @ ns["places"]).abs().sum() > 0


def test_straight_through_rounds_forwards_and_has_slope_one():
    x = torch.tensor([0.4, 1.7, -2.6])
    close(slope(lambda x: x + (x.round() - x).detach(), x), torch.ones(3))
    close(x + (x.round() - x), x.round())


# Second derivatives


def test_the_second_derivative_is_that_of_the_activation(namespace, capsys):
    ns = namespace("kinks_and_nans/second_derivative")
    x, W, b, v = (ns[name].double() for name in "xWbv")
    z = W[:, 0] * x + b
    curved = {
        "relu": torch.zeros(3),
        "tanh": -2 * z.tanh() * (1 - z.tanh() ** 2),
        "softplus": z.sigmoid() * (1 - z.sigmoid()),
    }
    for line in capsys.readouterr().out.splitlines():
        name, numbers = line.split(": ")
        once, twice = map(float, numbers.split())
        g = next(g for g in ns["activations"] if g.__name__ == name)

        def u(x, g=g):
            return v @ g(W @ x.reshape(1) + b)

        one = torch.ones(())
        assert once == pytest.approx(directional_difference(u, x, one).item(), 1e-4)
        by_formula = (v * W[:, 0] ** 2) @ curved[name].double()
        assert twice == pytest.approx(by_formula.item(), abs=1e-3)
        by_differences = directional_difference(torch.func.grad(u), x, one)
        assert twice == pytest.approx(by_differences.item(), abs=1e-3)


def test_what_is_piecewise_linear_and_what_is_not():
    def curvature(g):
        return torch.func.grad(torch.func.grad(lambda x: g(x).sum()))(torch.tensor(0.7))

    def pooled(x):
        return F.max_pool1d(torch.stack([x, -x]).reshape(1, 1, 2), 2)

    for g in (torch.tanh, F.softplus, F.silu, torch.sin):
        assert curvature(g) != 0
    for flat in (torch.relu, torch.abs, F.leaky_relu, pooled):
        assert curvature(flat) == 0


# SVD and eigh


def test_eigenvectors_move_by_the_formula_and_as_one_over_the_gap(namespace, capsys):
    ns = namespace("kinks_and_nans/equal_values")
    for line in capsys.readouterr().out.splitlines()[:4]:
        gap, largest = line.removeprefix("gap ").split(": ")
        if float(gap):
            assert float(largest) == pytest.approx(1 / (2 * float(gap)), rel=1e-4)
        else:
            assert largest == "nan"
    A = ns["matrix"](0.1).detach() + 0.05 * torch.ones(3, 3)
    dA = torch.tensor([[1.0, 2, 3], [2, 5, 7], [3, 7, 11]]).double()
    values, V = torch.linalg.eigh(A)
    for i in range(3):
        others = [j for j in range(3) if j != i]
        moved = sum(
            V[:, j] @ dA @ V[:, i] / (values[i] - values[j]) * V[:, j] for j in others
        )
        by_differences = directional_difference(lambda A: eigenvectors(A, V), A, dA)
        assert_close(moved, by_differences[:, i], rtol=1e-5, atol=1e-6)


def eigenvectors(A, like):
    V = torch.linalg.eigh(A)[1]
    return V * (V * like).sum(0).sign()


def test_functions_of_all_values_are_right_and_vectors_of_equal_ones_are_nan(
    namespace, capsys
):
    ns = namespace("kinks_and_nans/equal_values")
    said = dict(line.split(": ") for line in capsys.readouterr().out.splitlines()[4:])
    A = ns["matrix"](0.0)
    assert float(said["from eigenvalues, error"]) < 1e-12
    cubes = slope(lambda A: (torch.linalg.eigvalsh(A) ** 3).sum(), A.detach())
    assert_close(cubes, 3 * (A @ A).detach())
    by_differences = jacobian_by_differences(lambda A: (A @ A @ A).trace(), A)
    assert_close(cubes, by_differences, rtol=1e-6, atol=1e-6)
    assert said["by eigh"] == "nan"
    close(ns["by_hand"], torch.linalg.matrix_exp(A))
    exponential = jacobian_by_differences(lambda A: torch.linalg.matrix_exp(A).sum(), A)
    assert float(said["matrix_exp"]) == pytest.approx(exponential[0, 1].item(), 1e-4)
    assert float(said["matrix_exp"]) == pytest.approx(math.exp(2), 1e-4)  # f'(2)


def test_svd_has_the_same_trouble_and_svdvals_none():
    A = torch.tensor([[2.0, 0, 0], [0, 2, 0]], dtype=DOUBLE)
    assert slope(lambda A: torch.linalg.svd(A, False)[0][0, 0], A).isnan().all()
    close(slope(lambda A: torch.linalg.svdvals(A).sum(), A), A / 2)
    warned = " ".join(torch.linalg.svd.__doc__.split())
    assert r"\frac{1}{\min_{i \neq j} \sigma_i^2 - \sigma_j^2}" in warned


# detect_anomaly


def test_detect_anomaly_names_the_root_and_its_line(namespace, capsys):
    ns = namespace("kinks_and_nans/first_nan")
    made = type(torch.ones(1, requires_grad=True).sqrt().grad_fn).__name__
    message = f"Function '{made}' returned nan values in its 0th output."
    assert capsys.readouterr().out.splitlines()[0] == message
    warned = str(ns["said"][-1].message)
    assert f"Error detected in {made}. Traceback of forward call" in warned
    path = Path(ns["__file__"])
    place = int(warned.split(f'{path}", line ')[1].split(",")[0])
    lines = path.read_text("utf-8").splitlines()
    assert lines[place - 1].strip() == "root = x.sqrt()"


@pytest.mark.filterwarnings("ignore:Anomaly Detection has been enabled")
def test_an_infinity_alone_does_not_stop_it():
    with torch.autograd.detect_anomaly():
        assert slope(torch.sqrt, 0.0).isinf()


# Exercises


def test_half_of_x_and_its_absolute_value_is_a_relu_with_slope_one_half(
    namespace, capsys
):
    ns = namespace("kinks_and_nans/exercise_half")
    x = torch.linspace(-2, 2, 9)
    close(ns["relu"](x), torch.relu(x))
    zero = torch.zeros(())
    assert slope(ns["relu"], zero) == (1 + slope(torch.abs, zero)) / 2
    close(ns["x"].grad, torch.ones(3))
    assert "0.5000" in capsys.readouterr().out.splitlines()[0]


def test_the_unit_vector_is_right_away_from_zero_and_finite_there(namespace):
    ns = namespace("kinks_and_nans/exercise_unit_vector")
    x = torch.tensor([0.3, 0.4])
    close(ns["unit"](x), F.normalize(x, dim=0))
    (x_bar,) = torch.func.vjp(ns["unit"], x)[1](ns["y_bar"])
    close(x_bar, jacobian_by_differences(ns["unit"], x).T @ ns["y_bar"].double())
    close(ns["x_bar"], ns["y_bar"])
    close(ns["y"], torch.zeros(2))


def test_straight_through_reaches_the_minimum_and_round_stands_still(namespace, capsys):
    ns = namespace("kinks_and_nans/exercise_straight_through")
    stays, moves = capsys.readouterr().out.splitlines()
    assert stays.split()[1] == "0.6"
    assert ns["loss"] == 0
    assert ns["w"].grad == 0
    assert ns["w"].detach().round() == 4 == float(moves.split()[-1])

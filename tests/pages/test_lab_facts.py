"""The facts of the labs: relations, each by a way of its own."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest
import torch
from checks import ROOT
from checks.topics import LABS
from oracles import directional_difference
from sklearn.linear_model import LogisticRegression
from torch.func import jacfwd, jacrev
from torch.testing import assert_close

from snippet_engine.read import cells
from snippet_engine.read.cells import DEFAULT_LIMIT

Lab = Callable[[str], dict[str, Any]]


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    """The globals that a lab leaves; each is run once for all tests of this file."""
    from matplotlib import pyplot

    kept, dtype = dict[str, dict[str, Any]](), torch.get_default_dtype()

    def values(name: str) -> dict[str, Any]:
        if name not in kept:
            kept[name] = {"__name__": "__main__"}
            torch.set_default_dtype(dtype)  # as a reader runs it
            for cell in cells.parse(ROOT / "labs" / f"{name}.py").cells:
                exec(compile(cell.source, name, "exec"), kept[name])
                pyplot.close("all")
            torch.set_default_dtype(torch.float64)
        return kept[name]

    torch.set_default_dtype(torch.float64)
    yield values
    torch.set_default_dtype(dtype)


def random(*shape: int, seed: int = 1) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


@pytest.mark.parametrize("name", LABS)
def test_form_of_a_lab(name: str) -> None:
    source = cells.parse(ROOT / f"{name}.py")
    assert source.claim.endswith(".")
    assert source.limit == DEFAULT_LIMIT  # says none: that of labs holds
    for cell in source.cells:
        lines = cell.code.splitlines()
        assert sum(map(bool, lines)) <= 40, cell.name


@pytest.mark.parametrize("seed", range(5))
def test_backward_of_relu_is_the_gate_for_every_vector(lab: Lab, seed: int) -> None:
    ns = lab("from_ones_to_any_vector")
    x = ns["grid"].double().requires_grad_()
    y_bar, dot = random(100, seed=seed), random(100, seed=seed + 9)
    torch.relu(x).backward(gradient=y_bar)
    assert_close(x.grad, torch.where(x > 0, y_bar, 0.0))
    assert_close(x.grad.float(), ns["relu_pullback"](y_bar.float()))
    y_dot = directional_difference(torch.relu, x.detach(), dot)
    assert_close(x.grad @ dot, y_bar @ y_dot)


@pytest.mark.parametrize("n", [2, 3, 5, 8])
def test_rows_of_softmax_sum_to_zero_and_its_rank_is_one_less(n: int) -> None:
    x = random(n, seed=n).double()
    J = jacrev(torch.softmax)(x, 0)
    assert_close(J.sum(1), torch.zeros(n).double())
    assert_close(torch.ones(n).double() @ J, torch.zeros(n).double())
    assert torch.linalg.matrix_rank(J, atol=1e-12) == n - 1


def test_pull_back_of_softmax_has_its_closed_form_for_every_vector(lab: Lab) -> None:
    ns = lab("from_ones_to_any_vector")
    y, x = torch.softmax(ns["scores"].detach(), 0), ns["scores"].detach()
    for seed in range(5):
        y_bar = random(4, seed=seed).float()
        x_bar = ns["softmax_pullback"](y_bar)
        assert_close(x_bar, y * (y_bar - y_bar @ y))
        assert_close(x_bar, y_bar @ jacfwd(torch.softmax)(x, 0))
        assert_close(x_bar, ns["softmax_pullback"](y_bar - 7))


def test_path_from_ones_to_one_hot_is_straight(lab: Lab) -> None:
    ns = lab("from_ones_to_any_vector")
    steps = ns["path"].diff(dim=0)
    assert_close(steps, steps[:1].expand(10, 4))
    assert_close(ns["path"][-1], ns["J"][0])


def test_the_losss_vector_gives_the_gradient_of_cross_entropy(lab: Lab) -> None:
    ns = lab("from_ones_to_any_vector")
    x = ns["scores"].detach().clone().requires_grad_()
    torch.nn.functional.cross_entropy(x, torch.tensor(ns["target"])).backward()
    assert_close(ns["x_bar"], x.grad)


def test_rows_and_columns_of_the_network_agree_with_differences(lab: Lab) -> None:
    ns = lab("jacobians_of_a_small_network")
    dot = random(64)
    y_dot = directional_difference(ns["scores"], ns["x"], dot)
    assert_close(ns["J"] @ dot, y_dot, rtol=1e-6, atol=1e-8)
    one_column = directional_difference(ns["scores"], ns["x"], torch.eye(64)[ns["k"]])
    assert_close(ns["column"], one_column, rtol=1e-6, atol=1e-8)
    assert_close(ns["row"], jacfwd(ns["scores"])(ns["x"])[ns["second"]])


@pytest.mark.parametrize("width", [3, 8, 12])
def test_rank_is_that_of_the_narrowest_layer(width: int) -> None:
    W, V = random(width, 64).double(), random(10, width, seed=2).double()

    def scores(x: torch.Tensor) -> torch.Tensor:
        return V @ torch.tanh(W @ x / 8)

    x = random(64, seed=3).double()
    J, flat = jacrev(scores)(x), jacrev(lambda x: scores(x).softmax(0))(x)
    assert torch.linalg.matrix_rank(J) == min(width, 10)
    assert torch.linalg.matrix_rank(flat) == min(width, 9)


def test_training_raises_the_scores_sensitivity_as_the_text_says(lab: Lab) -> None:
    ns = lab("jacobians_of_a_small_network")
    scores, probabilities = ns["curves"].unbind(1)
    assert 17 < scores[-1, 0] / scores[0, 0] < 19
    assert scores[-1, 7] < scores[0, 7]
    assert scores[:, 8:].max() < 1e-12  # width 8
    peak = probabilities[:, 0].argmax()
    assert ns["steps"][peak] == 40
    assert probabilities[-1, 0] < probabilities[peak, 0] / 20
    assert ns["each"][-1].max() > 10 > 20 * ns["each"][-1].median()


def test_power_iteration_finds_the_most_sensitive_direction(lab: Lab) -> None:
    ns = lab("jacobians_of_a_small_network")
    J, dot = ns["J"], ns["x_dot"]
    assert_close((J @ dot).norm(), torch.linalg.matrix_norm(J, 2))
    assert_close(J.T @ (J @ dot), ns["sigma"] ** 2 * dot)
    for seed in range(5):
        other = random(64, seed=seed)
        assert (J @ other).norm() / other.norm() < ns["sigma"] / 3


def test_hvp_is_the_hessian_times_the_vector_and_a_difference(lab: Lab) -> None:
    ns = lab("newton_with_hessian_vector_products")
    w, p = random(31), random(31, seed=2)
    _, hvp = ns["linearise"](w)
    H = torch.func.hessian(ns["loss"])(w)
    assert_close(hvp(p), H @ p)
    slope = torch.func.grad(ns["loss"])
    assert_close(hvp(p), directional_difference(slope, w, p), rtol=1e-6, atol=1e-8)
    q = random(31, seed=3)
    assert_close(q @ hvp(p), p @ hvp(q))  # H is symmetric


def test_conjugate_gradients_solve_the_system(lab: Lab) -> None:
    ns = lab("newton_with_hessian_vector_products")
    A, right = random(6, 6), random(6, seed=2)
    A = A @ A.T + torch.eye(6)
    d, products = ns["conjugate_gradients"](lambda p: A @ p, right, 1e-10)
    assert_close(d, torch.linalg.solve(A, right))
    assert products <= 7


def test_newton_cg_reaches_the_optimum_of_two_oracles(lab: Lab) -> None:
    ns = lab("newton_with_hessian_vector_products")
    X, s, w, decay = ns["X"], ns["s"], ns["w_newton"], ns["weight_decay"]
    by_hand = -(s * torch.sigmoid(-s * (X @ w))) @ X / len(X) + decay * w
    assert by_hand.abs().max() < 1e-8
    model = LogisticRegression(
        C=1 / (len(X) * decay), fit_intercept=False, solver="lbfgs", tol=1e-8,
        max_iter=10_000,
    ).fit(X.numpy(), ns["data"].target)  # fmt: skip
    assert_close(w, torch.tensor(model.coef_[0]), rtol=1e-3, atol=1e-3)
    assert_close(w, ns["w_sklearn"], rtol=1e-6, atol=1e-6)


def test_price_of_each_method_is_as_the_text_says(lab):
    ns = lab("newton_with_hessian_vector_products")
    newton, lbfgs = ns["newton_path"], ns["lbfgs_path"]
    descent, price = ns["descent_path"], ns["price"]
    for above in (1e-3, 1e-6, 1e-9, 1e-11):
        assert price(lbfgs, above) < min(price(newton, above), price(descent, above))
    assert 0.9 < price(newton, 1e-12) / price(lbfgs, 1e-12) < 1.1  # they meet here
    assert price(descent, 1e-3) < price(newton, 1e-3)
    assert 1.8 < price(descent, 1e-6) / price(newton, 1e-6) < 2.2
    assert 4 < price(descent, 1e-12) / price(newton, 1e-12) < 5
    assert ns["least"] <= min(loss for _, loss in [*lbfgs, *descent]) + 1e-15
    digits = [-torch.tensor(loss - ns["least"]).log10() for _, loss in newton[7:10]]
    assert all(1.4 < b / a < 1.8 for a, b in pairwise(digits))


def test_logits_apart_underflow_and_fused_do_not(lab):
    ns = lab("from_ones_to_any_vector")
    far = ns["far"].detach().double()
    y = far.softmax(0)
    assert ns["apart"].isinf()
    assert_close(ns["fused"].double(), -(far.log_softmax(0)[1]))
    # The loop's last is the fused one
    assert_close(ns["far_bar"].double(), y - torch.eye(3).double()[1])
    (apart,) = torch.autograd.grad(-ns["far"].softmax(0)[1].log(), ns["far"])
    assert apart.isnan().all()
    assert 0 < y[1] < torch.finfo(torch.float32).smallest_normal / 2**23


def test_a_fifth_of_the_images_stays_above_1_and_the_largest_grows_fivefold(lab):
    ns = lab("jacobians_of_a_small_network")
    each = ns["each"]  # (16, 64)
    early, late = each[2], each[-1]
    assert 0.15 < (late > 1).double().mean() < 0.25
    assert 4.5 < late.max() / early.max() < 5.5
    assert late.max() > 10 > 20 * late.median()  # in place of ns["now"][:, 0]
    assert ns["seen"] == 1 > ns["unseen"] > 0.85


def test_directions_that_W_takes_to_0_change_nothing_at_all(lab):
    ns = lab("jacobians_of_a_small_network")
    assert ns["null_space"].shape == (56, 64)
    assert_close(ns["W"] @ ns["null_space"].T, torch.zeros(8, 56))
    for direction in ns["null_space"]:
        assert_close(ns["scores"](ns["x"] + 100 * direction), ns["scores"](ns["x"]))
    other = random(64)
    far = ns["scores"](ns["x"] + 100 * other / other.norm())
    assert (far - ns["scores"](ns["x"])).norm() > 1


def test_hvp_is_also_a_jvp_of_the_gradient(lab):
    ns = lab("newton_with_hessian_vector_products")
    w, p = random(31), random(31, seed=2)
    _, hvp = ns["linearise"](w)
    pushed = torch.func.jvp(ns["gradient"], (w,), (p,))[1]
    assert_close(pushed, hvp(p))
    assert_close(
        pushed, directional_difference(ns["gradient"], w, p), rtol=1e-6, atol=1e-8
    )


def test_steps_and_curvature_are_as_the_text_says(lab):
    ns = lab("newton_with_hessian_vector_products")
    products, sizes = ns["products"], ns["sizes"]
    assert len(products) == 10
    assert products[:3] == (1, 1, 1)
    assert min(products[-2:]) > 12
    assert set(sizes) == {1.0}  # no halving
    assert min(ns["descent_sizes"]) == 1
    assert max(ns["descent_sizes"]) == 32
    assert all(b <= 2 * a for a, b in pairwise(ns["descent_sizes"]))

    def largest(w):
        return torch.linalg.eigvalsh(torch.func.hessian(ns["loss"])(w))[-1]

    at_start, at_least = largest(ns["start"]), largest(ns["w_newton"])
    assert 20 < at_start / at_least < 25
    X = ns["X"]  # at w = 0 every slope of the sigmoid is 1/4
    by_hand = torch.linalg.matrix_norm(X, 2) ** 2 / (4 * len(X)) + ns["weight_decay"]
    assert_close(at_start, by_hand)


def test_gradient_descent_tries_about_two_steps_for_each_gradient(lab):
    ns = lab("newton_with_hessian_vector_products")
    sizes = torch.tensor([0.5, *ns["descent_sizes"]])
    halvings = (2 * sizes[:-1] / sizes[1:]).log2()
    assert 1.9 < (1 + halvings).mean() < 2.1

"""The facts of the page choosing_the_vector: each vector stands for one number.

The gradient penalty is in test_choosing_the_vector_penalty.py, Grad-CAM, processes
and physics in test_choosing_the_vector_uses.py. What no test can check: what messages
of old versions of PyTorch said, what people asked, answered and wrote elsewhere, and
what is usual, or clearer to read.
"""

import itertools
import json

import pytest
import torch
from checks import ROOT
from oracles import close, jacobian_by_differences, jacobian_by_formula
from torch.testing import assert_close

SNIPPETS = ROOT / "snippets" / "choosing_the_vector"


def golden(name):
    return (SNIPPETS / f"{name}.out").read_text("utf-8")


def test_each_vector_is_the_derivative_of_its_number(namespace):
    ns = namespace("choosing_the_vector/number_behind")
    x, J = ns["x"].detach(), jacobian_by_formula(ns["x"])
    shown = golden("number_behind").splitlines()
    for name, line in zip(ns["numbers"], shown, strict=True):

        def number(y, code=name):
            weights = ns["weights"].double()
            return torch.as_tensor(eval(code, {"y": y, "weights": weights}))

        close(ns["numbers"][name], number(ns["f"](x).double()))
        y_bar = jacobian_by_differences(number, ns["f"](x))
        direct = jacobian_by_differences(lambda x: number(ns["f"](x)), x)
        close(direct, J.T @ y_bar)
        given, got = line.removeprefix(name).strip().split("] ")
        close(torch.tensor(json.loads(f"{given}]")), y_bar)
        close(torch.tensor(json.loads(got)), direct)


def test_backward_with_a_vector_is_backward_of_the_weighted_sum(namespace):
    ns = namespace("choosing_the_vector/number_behind")
    f, y_bar = ns["f"], ns["weights"]
    found = []
    for way in range(2):
        x = ns["x"].detach().clone().requires_grad_()
        y = f(x)
        y.backward(gradient=y_bar) if way else (y_bar * y).sum().backward()
        found.append(x.grad)
    close(found[0], found[1])
    close(found[1], jacobian_by_differences(f, x).T @ y_bar.double())


def test_the_last_number_has_the_values_swapped_for_its_vector(namespace):
    ns = namespace("choosing_the_vector/number_behind")
    close(ns["y_bar"], ns["y"].flip(0))
    twice = jacobian_by_differences(ns["f"], ns["x"]).T @ ns["y_bar"].double()
    close(ns["x_bar"], twice)


def test_ones_and_mean_differ_by_the_number_of_losses(namespace):
    ns = namespace("choosing_the_vector/sum_or_mean_steps")
    X, target, trained = ns["X"], ns["target"], ns["trained"]
    by_hand = 2 * 0.01 * X.double().T @ target.double()  # one step from w = 0
    one = {
        reduce: trained(reduce, torch.optim.SGD, 1)
        for reduce in (torch.sum, torch.mean)
    }
    close(one[torch.sum], by_hand)
    close(one[torch.mean], by_hand / len(target))


def test_adam_divides_the_factor_away_and_clipping_or_a_penalty_does_not(namespace):
    ns = namespace("choosing_the_vector/sum_or_mean_steps")
    X, target, trained = ns["X"], ns["target"], ns["trained"]
    by_sum, by_mean = (
        trained(one, torch.optim.Adam, 50) for one in (torch.sum, torch.mean)
    )
    assert_close(by_sum, by_mean, rtol=0, atol=1e-6)
    close(by_sum, ns["by_sum"])
    assert ns["gap"] == (ns["by_sum"] - ns["by_mean"]).abs().max()
    assert (by_sum - trained(torch.sum, torch.optim.SGD, 50)).abs().max() > 0.1

    def direction(reduce, change):
        w = torch.full((3,), 0.5, requires_grad=True)
        loss = reduce((X @ w - target).square())
        gradient = change(w, loss)
        return gradient / gradient.norm(), gradient.norm()

    def clipped(w, loss):
        (loss).backward()
        torch.nn.utils.clip_grad_norm_([w], 1.0)
        return w.grad

    def penalized(w, loss):
        return torch.autograd.grad(loss + 3 * w.square().sum(), w)[0]

    plain = [
        direction(one, lambda w, loss: torch.autograd.grad(loss, w)[0])
        for one in (torch.sum, torch.mean)
    ]
    assert_close(plain[0][0], plain[1][0])
    assert_close(plain[0][1], len(target) * plain[1][1])
    sizes = [direction(one, clipped)[1] for one in (torch.sum, torch.mean)]
    assert_close(sizes[0], sizes[1])  # and no longer m times as large
    turned = [direction(one, penalized)[0] for one in (torch.sum, torch.mean)]
    assert (turned[0] - turned[1]).norm() > 0.01


def test_minus_one_of_shape_one_is_refused_and_of_shape_nothing_climbs(namespace):
    ns = namespace("choosing_the_vector/seed_of_minus_one")
    (said,) = ns["raised"].args
    assert said.startswith("Mismatch in shape: grad_output[0] has a shape of")
    assert said.count("torch.Size([1])") == said.count("torch.Size([])") == 1
    down = -ns["real"].mean(dim=0)
    close(ns["by_seed"], down)
    close(ns["by_sign"], down)
    weight = ns["weight"].detach() + 0.01 * down  # before the step
    close(
        jacobian_by_differences(lambda w: -(ns["real"].double() @ w).mean(), weight),
        down,
    )
    climbed = ns["after"] - ns["before"]
    assert climbed > 0
    assert climbed == pytest.approx(0.01 * down.square().sum().item(), rel=1e-4)


def every_sign(m):
    return torch.tensor([*itertools.product([-1.0, 1.0], repeat=m)]).double()


def test_random_signs_estimate_the_squared_frobenius_norm_without_bias(namespace):
    ns = namespace("choosing_the_vector/random_seeds")
    W, x, m = ns["W"], ns["x"].detach(), ns["m"]
    J = (1 - torch.tanh(W @ x) ** 2)[:, None] * W
    close(J, jacobian_by_differences(ns["layer"], x))
    close(ns["J"], J)
    every = every_sign(m) @ J  # all 2**m draws that there are, (2**m, n)
    assert_close(every.mean(dim=0), torch.zeros(ns["n"]).double(), rtol=0, atol=1e-12)
    sizes = every.square().sum(dim=1)
    exact = J.square().sum()
    assert_close(sizes.mean(), exact)
    gram = J @ J.T
    spread = (2 * (gram.square().sum() - gram.diagonal().square().sum())).sqrt()
    assert_close(sizes.std(correction=0), spread)
    draws = ns["sizes"]
    assert_close(draws, (ns["signs"] @ J).square().sum(dim=1))
    assert draws.std() == pytest.approx(spread.item(), rel=0.05)
    assert 0.8 < spread / exact < 1.2  # "about as much as the value itself"
    assert abs(draws.mean() - exact) < 3 * spread / ns["draws"] ** 0.5
    by_ones = ns["by_ones"].square().sum()
    assert by_ones < 0.1 * exact  # "the rows nearly cancel"
    close(by_ones, J.sum(dim=0).square().sum())
    assert f"ones      {by_ones:.3f}" in golden("random_seeds")
    assert set(ns["signs"].flatten().tolist()) == {-1.0, 1.0}
    assert f"exact     {exact:.3f}" in golden("random_seeds")
    error = draws.std() / len(draws) ** 0.5
    assert f"{draws.mean():.3f} +- {error:.3f}" in golden("random_seeds")
    assert f"one draw  +- {draws.std():.3f}" in golden("random_seeds")


def test_a_random_one_hot_estimates_the_gradient_of_the_sum_without_bias(namespace):
    ns = namespace("choosing_the_vector/random_seeds")
    m, J = ns["m"], jacobian_by_differences(ns["layer"], ns["x"])
    every = m * torch.eye(m).double() @ J
    close(every.mean(dim=0), J.sum(dim=0))
    close(ns["by_ones"], J.sum(dim=0))
    seeds = m * ns["one_hots"]
    assert set(map(tuple, seeds.unique(dim=0).tolist())) == set(
        map(tuple, (m * torch.eye(m)).tolist())
    )
    close(ns["x_bars"], seeds @ J)
    error = every.std(dim=0, correction=0) / ns["draws"] ** 0.5
    assert_close(ns["error"], error, rtol=0.05, atol=0)
    assert ((ns["x_bars"].mean(dim=0) - ns["by_ones"]).abs() < 3 * error).all()

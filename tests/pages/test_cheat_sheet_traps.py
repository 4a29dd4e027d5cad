"""The five traps of the sheet: none raises, and each cure works."""

import re

import pytest
import torch
from checks.topics import LANGUAGES, source
from oracles import close, jacobian_by_formula
from torch.autograd import functional


@pytest.fixture
def ns(namespace):
    return namespace("cheat_sheet/traps")


def test_two_calls_of_backward_leave_the_sum(ns):
    x = ns["x"]
    once = jacobian_by_formula(x).T @ ns["y_bar"].double()
    close(x.grad, 2 * once)
    x.grad = None
    ns["f"](x).backward(ns["y_bar"])
    close(x.grad, once)


def test_ones_give_the_sum_of_the_rows_and_the_diagonal_only_elementwise(ns):
    close(ns["x_bar"], jacobian_by_formula(ns["x"]).sum(dim=0))
    x = ns["x"].detach()
    for f, is_diagonal in ((torch.sin, True), (lambda x: x * x.roll(1), False)):
        J = torch.func.jacrev(f)(x)
        (ones_back,) = torch.func.vjp(f, x)[1](torch.ones_like(x))
        close(ones_back, J.sum(dim=0))
        assert torch.allclose(ones_back, J.diagonal()) == is_diagonal


def test_the_jacobian_of_a_batch_is_mostly_zeros_and_vmap_outside_has_none(ns):
    J, X = ns["J"], ns["X"]
    same = torch.stack([jacobian_by_formula(x) for x in X])
    assert J.shape == (len(X), same.shape[1], *X.shape)
    for b in range(len(X)):
        for other in range(len(X)):
            block = J[b, :, other]
            close(block, same[b] if other == b else torch.zeros_like(block))
    close(torch.func.vmap(torch.func.jacrev(ns["f"]))(X), same)


def test_where_passes_nan_and_a_second_where_inside_the_root_does_not(ns):
    z = ns["z"]
    at_zero = z == 0
    assert at_zero.any()
    assert (ns["root"][at_zero] == 0).all()
    assert z.grad.isnan().equal(at_zero)
    safe = torch.where(z > 0, z, 1.0)
    (cured,) = torch.autograd.grad(torch.where(z > 0, safe.sqrt(), 0.0).sum(), z)
    close(cured[at_zero], torch.zeros(1))
    close(cured[~at_zero], 0.5 / z[~at_zero].sqrt())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet_has_the_line_that_ran_and_a_root_that_cures_it(
    ns, project, language
):
    page = source(language, "cheat_sheet")
    line, root = re.findall(r"`(torch\.where\(z > 0, z.*?)`", page)
    program = project.source("cheat_sheet/traps").read_text("utf-8")
    assert f"\nroot = {line}\n" in program
    (cured,) = torch.autograd.grad(
        eval(line.replace("z.sqrt()", root), ns).sum(), ns["z"]
    )
    assert cured.isfinite().all()


def test_functional_cuts_the_graph_and_torch_func_keeps_it(ns):
    f, x, x_dot, y_bar = (ns[name] for name in ("f", "x", "x_dot", "y_bar"))
    parameter = torch.tensor(7.0, requires_grad=True)

    def g(x):
        return parameter * (f(x) ** 2).sum()

    def h(x):
        return parameter * f(x)

    for call in (
        lambda **how: functional.jvp(h, x, x_dot, **how)[1],
        lambda **how: functional.vjp(h, x, y_bar, **how)[1],
        lambda **how: functional.jacobian(h, x, **how),
        lambda **how: functional.hvp(g, x, x_dot, **how)[1],
        lambda **how: functional.vhp(g, x, x_dot, **how)[1],
        lambda **how: functional.hessian(g, x, **how),
    ):
        assert not call().requires_grad
        kept = call(create_graph=True).sum()
        (slope,) = torch.autograd.grad(kept, parameter)
        close(slope, kept / parameter)
    for kept in (
        torch.func.jvp(h, (x,), (x_dot,))[1],
        torch.func.jacrev(h)(x),
        torch.func.hessian(g)(x),
    ):
        (slope,) = torch.autograd.grad(kept.sum(), parameter)
        close(slope, kept.sum() / parameter)
    assert not functional.jvp(f, x, x_dot)[1].requires_grad
    close(ns["y_dot"], jacobian_by_formula(x) @ x_dot.double())


def test_a_penalty_made_from_functional_adds_nothing_and_alone_it_raises(ns):
    w = torch.tensor([1.0, 2, 3], requires_grad=True)

    def h(x):
        return (w * x) ** 2

    x, x_dot = ns["x"].detach(), ns["x_dot"]
    penalty = functional.jvp(h, x, x_dot)[1].square().sum()
    kept = torch.func.jvp(h, (x,), (x_dot,))[1].square().sum()
    close(penalty, kept)
    with pytest.raises(RuntimeError, match="does not require grad"):
        penalty.backward()
    loss = w.square().sum()
    for extra, share in ((penalty, 0), (kept, 4 * kept.item())):
        (w_bar,) = torch.autograd.grad(loss + extra, w, retain_graph=True)
        close(w_bar @ w, 2 * loss + share)  # kept is of degree 4 in w

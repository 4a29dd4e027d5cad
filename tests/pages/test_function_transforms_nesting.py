"""Facts of the page function_transforms: nesting, control flow, attention.

What the fused kernels on a GPU are called, test_on_a_gpu.py compares with a run.
"""

from typing import Any

import pytest
import torch
from oracles import close, jacobian_by_differences
from torch import func
from torch.autograd import forward_ad, functional

TRANSFORMS = ("grad", "jacrev", "jacfwd")
HOOKS = "don't yet support saved tensor hooks"
NO_GRAPH = "element 0 of tensors does not require grad and does not have a grad_fn"
BACKWARD = r"backward\(\) called inside a functorch transform"
REQUIRES = r"You are attempting to call Tensor.requires_grad_\(\)"
NESTED = "Nested forward mode AD is not supported at the moment"
NO_RULE = "Batching rule not implemented for aten::_make_dual"


@pytest.fixture
def orders(namespace):
    return namespace("function_transforms/orders")


# Orders


def test_the_right_answers_of_the_table_are_right(orders):
    loss, x = orders["loss"], orders["x"].double()

    def gradient(x):
        return jacobian_by_differences(loss, x, step=1e-4)

    close(orders["H"] / 30, jacobian_by_differences(gradient, x, step=1e-3) / 30)
    for x, each in zip(orders["X"].double(), orders["each"].double(), strict=True):
        close(each / 100, gradient(x) / 100)


def test_transforms_are_right_in_every_order(orders):
    for name in TRANSFORMS:
        assert orders["table"][name] == ("right",) * 3
    outers = func.jacrev, func.jacfwd
    for one in outers:
        for two in outers:
            batched = func.vmap(one(two(orders["loss"])))(orders["X"])
            close(batched[0], orders["H"])


RAISES = {
    "grad, checkpoint": (HOOKS, HOOKS, HOOKS),
    "autograd.grad": (NO_GRAPH, None, NO_GRAPH),
    "  create_graph": (NO_GRAPH, None, NO_GRAPH),
    "backward": (BACKWARD, BACKWARD, BACKWARD),
    "functional.vjp": (REQUIRES, REQUIRES, REQUIRES),
    "dual_level": (NO_RULE, None, NESTED),
}


def test_other_calls_raise_what_the_page_says_or_nothing(orders):
    table, x = orders["table"], orders["x"]
    assert set(RAISES) | set(TRANSFORMS) == set(table)
    calls: Any = (func.vmap, orders["X"]), (func.jacrev, x), (func.jacfwd, x)
    for name, messages in RAISES.items():
        for told, message, (outer, at) in zip(
            table[name], messages, calls, strict=True
        ):
            assert (told == "raises") == (message is not None), name
            if message:
                with pytest.raises(RuntimeError, match=message):
                    outer(orders["inner"][name])(at)


def test_without_create_graph_jacrev_returns_zeros_and_with_it_the_hessian(orders):
    table, x = orders["table"], orders["x"]
    assert table["autograd.grad"][1] == "zeros"
    assert table["  create_graph"][1] == "right" == table["dual_level"][1]
    assert not func.jacrev(orders["autograd_grad"])(x).any()
    close(func.jacrev(orders["create_graph"])(x), orders["H"])


def test_jacfwd_runs_through_a_checkpoint_if_no_reverse_mode_is_around(orders):
    f, x = orders["checkpointed"], orders["x"]
    close(func.jacfwd(f)(x), orders["each"][0])
    close(func.vmap(func.jacfwd(f))(orders["X"]), orders["each"])
    close(func.jacfwd(func.jacfwd(f))(x), orders["H"])
    for both in (func.jacrev(func.jacfwd(f)), func.jacfwd(func.jacrev(f))):
        with pytest.raises(RuntimeError, match=HOOKS):
            both(x)


@pytest.mark.parametrize("name", ["vjp", "jvp", "jacobian", "hessian", "hvp", "vhp"])
def test_all_of_autograd_functional_raises(orders, name):
    x, loss = orders["x"], orders["loss"]
    vector = (x,) if name in ("jvp", "hvp", "vhp") else ()

    def inside(x):
        return getattr(functional, name)(loss, x, *vector)

    for outer in (func.jacrev, func.jacfwd):
        with pytest.raises(RuntimeError, match=REQUIRES):
            outer(inside)(x)


def test_with_create_graph_two_of_them_are_right_inside_jacrev(orders):
    x, loss = orders["x"], orders["loss"]
    for name in ("jacobian", "hessian"):

        def inside(x, name=name):
            return getattr(functional, name)(loss, x, create_graph=True)

        right = {"jacobian": func.grad(loss), "hessian": func.hessian(loss)}[name]
        close(func.jacrev(inside)(x), func.jacrev(right)(x))
        for outer, at in ((func.jacfwd, x), (func.vmap, orders["X"])):
            with pytest.raises(RuntimeError, match=REQUIRES):
                outer(inside)(at)


def test_dual_level_does_not_nest_in_jvp_and_torch_func_jvp_does(orders):
    x, x_dot, loss = orders["x"], torch.tensor([1.0, 10.0, 100.0]), orders["loss"]

    def derivative(x):
        return func.jvp(loss, (x,), (x_dot,))[1]

    for other in (orders["dual_level"], linearized(loss, x_dot)):
        with pytest.raises(RuntimeError, match=NESTED):
            func.jvp(other, (x,), (x_dot,))
    second = func.jvp(derivative, (x,), (x_dot,))[1]
    close(second, x_dot @ orders["H"] @ x_dot)
    with forward_ad.dual_level():  # a rule for a single level exists
        assert forward_ad.make_dual(x, x_dot) is not None


def linearized(loss, x_dot):
    def derivative(x):
        return func.linearize(loss, x)[1](x_dot)

    return derivative


@pytest.mark.filterwarnings("ignore:Attempted to insert a get_attr Node:UserWarning")
def test_linearize_fails_in_the_same_places_and_is_wrong_inside_jacrev(orders):
    x, x_dot = orders["x"], torch.tensor([1.0, 10.0, 100.0])
    inside = linearized(orders["loss"], x_dot)
    close(inside(x), orders["each"][0] @ x_dot)
    # Of numbers that nobody has set: often zeros, at times huge
    assert not torch.allclose(func.jacrev(inside)(x), orders["H"] @ x_dot)
    with pytest.raises(RuntimeError, match=NO_RULE):
        func.vmap(inside)(orders["X"])
    with pytest.raises(RuntimeError, match=NESTED):
        func.jacfwd(inside)(x)


def test_several_outputs_and_pullbacks_raise(orders):
    def several(x):
        return x * x

    match = "return a scalar Tensor.*Maybe you wanted to use the vjp or jacrev APIs"
    for x in (orders["x"], orders["x"][:1]):  # the shape (1,) is enough
        with pytest.raises(RuntimeError, match=match):
            func.grad(several)(x)

    def pullback(x):
        return func.vjp(several, x)[1]

    with pytest.raises(ValueError, match="must only return Tensors"):
        func.vmap(pullback)(orders["X"])

    def called(x):
        return pullback(x)(x)[0]

    close(func.vmap(called)(orders["X"]), 2 * orders["X"] ** 2)


def test_through_layer_norm_the_inner_jacfwd_is_wrong(namespace):
    ns = namespace("function_transforms/layer_norm")
    x, fused, written_out = ns["x"], ns["fused"], ns["written_out"]
    close(fused(x), written_out(x))
    H = jacobian_by_differences(func.grad(written_out), x)
    for J in (ns["H"], func.hessian(fused)(x), func.jacrev(func.grad(fused))(x)):
        close(J, H)
    for (outer, inner), gap in ns["gaps"].items():
        found = getattr(func, outer)(getattr(func, inner)(fused))(x)
        assert gap == pytest.approx(((found - H).norm() / H.norm()).item(), abs=1e-6)
        assert (gap > 1e-3) == (inner == "jacfwd")
        assert gap > 1e-3 or gap < 1e-9
    # The first derivatives are right in both modes
    for gradient in (func.jacrev(fused)(x), func.jacfwd(fused)(x)):
        close(gradient, func.grad(written_out)(x))


NORMS = torch.nn.functional


@pytest.mark.parametrize(
    ("norm", "right"),
    [
        (lambda x: NORMS.batch_norm(x, None, None, training=True), False),
        (lambda x: NORMS.instance_norm(x[None])[0], False),
        (lambda x: NORMS.group_norm(x, 2), True),
        (lambda x: NORMS.rms_norm(x, x.shape[1:]), True),
    ],
)
def test_of_other_norms_two_are_wrong_as_well_and_two_right(norm, right):
    seeded = torch.Generator().manual_seed(0)
    x, w = torch.randn(2, 4, 6, generator=seeded, dtype=torch.float64)

    def f(x):
        return (w * norm(x)).sin().sum()

    H = jacobian_by_differences(func.grad(f), x)
    for outer in (func.jacrev, func.jacfwd):
        close(outer(func.jacrev(f))(x), H)
        gap = (outer(func.jacfwd(f))(x) - H).norm() / H.norm()
        assert (gap < 1e-6) == right
        assert right or gap > 1e-3


# Control flow


@pytest.fixture
def limits(namespace):
    return namespace("function_transforms/limits")


def test_jacfwd_and_hessian_take_what_vmap_refuses(limits):
    refused = {name: row[0] for name, row in limits["table"].items()}
    assert set(refused.values()) == {"raises"}
    for name, (_, *rest) in limits["table"].items():
        random = name == "dropout"
        assert rest == ["right", *["raises" if random else "right"] * 2]
    x, n = limits["x"].double(), len(limits["x"])
    for name in ("branch", "item", "mask", "in_place"):
        f = limits[name]
        close(f(x), x**2)
        J = jacobian_by_differences(f, x, step=2**-6)  # exact for a square
        close(limits["J"], J)
    close(limits["H"].sum(1), jacobian_by_differences(lambda x: 2 * x, x))
    assert limits["H"].shape == (n, n, n)
    assert limits["H"].count_nonzero() == n


def test_with_the_same_randomness_jacfwd_takes_random_numbers(limits, clean_state):
    def f(x):
        return torch.nn.functional.dropout(x) ** 2

    x = limits["x"]
    same: Any = {"randomness": "same"}
    J, H = func.jacfwd(f, **same)(x), func.jacfwd(func.jacrev(f), **same)(x)
    for found, right in ((J, (8 * x).diag()), (H, 8 * torch.eye(3).diag_embed())):
        assert (torch.isclose(found, right) | (found == 0)).all()
    with pytest.raises(TypeError, match="randomness"):
        func.hessian(f, **same)


def test_the_derivative_is_that_of_the_branch_taken(limits):
    x = -limits["x"]
    close(func.jacfwd(limits["branch"])(x), -torch.eye(len(x)))
    close(
        func.jacfwd(limits["branch"])(x), jacobian_by_differences(limits["branch"], x)
    )


def test_an_outer_vmap_over_samples_raises_again(limits):
    X = torch.stack([limits["x"], -limits["x"]])
    messages = "data-dependent control flow", r"\.item\(\)", "dynamic shape", "inplace"
    names = "branch", "item", "mask", "in_place"
    for name, message in zip(names, messages, strict=True):
        for f in (limits[name], func.jacfwd(limits[name])):
            with pytest.raises(RuntimeError, match=f"^vmap: .*{message}"):
                func.vmap(f)(X)
    with pytest.raises(RuntimeError, match="attempting to use a Tensor in some data-d"):
        func.vmap(limits["branch"])(X)

    def by_where(x):
        return torch.where(x.sum() > 0, x**2, -x)

    expected = torch.stack([func.jacfwd(limits["branch"])(x) for x in X])
    close(func.vmap(func.jacfwd(by_where))(X), expected)


def test_some_in_place_operations_raise_under_jacfwd(limits):
    def filled(x):
        return torch.zeros_like(x).fill_(x.mean())

    with pytest.raises(RuntimeError, match=r"^vmap: fill_"):
        func.jacfwd(filled)(limits["x"])

"""The facts of the page adjoint_recipe: each rule is the transpose of its JVP.

The oracles know values of f only: a central difference for each JVP, and the explicit
Jacobian made of them for each VJP. Neither is PyTorch's rule, which the snippets use.

Not tested, because no computation decides them: that a mistake is found in many
networks (a link shows one), that autograd's rules are in one file, and why PyTorch
wrote a rule the way it did (its source says so).
"""

import re
from typing import Any

import pytest
import torch
from checked_rules import hold_against_differences, verdicts, wrong_in
from drawn_inputs import inputs
from oracles import jacobian_by_differences, jacobian_by_formula
from torch.testing import assert_close

# f, the name that its rule begins with, and what `inputs` shall draw, by the snippet
RULES: dict[str, list[tuple[Any, ...]]] = {
    "matmul": [("f", "matmul", (3, 5), (5, 2))],
    "inverses": [("inv", "inverse", "+"), ("solve", "solve", "+", (4, 3))],
    "normalisers": [
        ("softmax", "softmax", (7,)),
        ("logsumexp", "lse", (7,)),
        ("norm", "norm", (7,)),
    ],
    "broadcasting": [("mul", "scale", (5, 2), (2,))],
    "exercises": [
        ("twice", "twice", (2, 4), (4, 4)),
        ("linear", "linear", (5, 2), (3, 2), (3,)),
    ],
}
CASES = [(snippet, *case) for snippet, cases in RULES.items() for case in cases]
CONTROLS = {
    "matmul": ["doubled", "nearly"],
    "inverses": ["no_T"],
    "normalisers": ["diagonal"],
    "broadcasting": ["averaged"],
    "exercises": ["once"],
}


@pytest.mark.parametrize(("snippet", "f", "rule", "shapes"), [
    (snippet, f, rule, shapes) for snippet, f, rule, *shapes in CASES
])  # fmt: skip
def test_a_jvp_is_a_difference_and_a_vjp_its_transpose(
    namespace, capsys, snippet, f, rule, shapes
):
    ns = namespace(f"adjoint_recipe/{snippet}")
    f, jvp, vjp, xs = hold_against_differences(ns, f, rule, shapes)
    gap, far = ns["residuals"](f, jvp, vjp, *xs)
    assert max(gap, far) < 1e-11
    # and a rule that is wrong by 0.05 % in any one input is found
    for k in range(len(xs)):
        capsys.readouterr()
        ns["check"](f, jvp, wrong_in(vjp, k), *xs)
        ((gap, far, _),) = verdicts(capsys.readouterr().out).values()
        assert min(gap, far) > 1e-7


@pytest.mark.parametrize("snippet", CONTROLS)
def test_the_controls_fail_and_the_rules_pass(namespace, capsys, snippet):
    namespace(f"adjoint_recipe/{snippet}")
    found = verdicts(capsys.readouterr().out)
    rules = {rule for _, rule, *_ in RULES[snippet]}
    assert found.keys() == {*rules, *CONTROLS[snippet]}
    for name, (gap, far, word) in found.items():
        if name in rules:
            assert (gap, far, word) == (0, 0, "passes")
        else:
            assert min(gap, far) > 1e-4
            # the tolerance of gradcheck is larger than 0.05 %
            assert word == ("passes" if name == "nearly" else "fails")
    defaults = torch.autograd.gradcheck.__kwdefaults__ or {}
    assert defaults["rtol"] == 1e-3


@pytest.mark.parametrize("snippet", CONTROLS)
def test_the_bound_of_the_gap_and_the_pairing_are_those_of_the_text(
    namespace, capsys, snippet
):
    ns, one = namespace(f"adjoint_recipe/{snippet}"), torch.ones(1).double()
    capsys.readouterr()
    for by, rounding in ((0.9e-12, True), (1.5e-12, False)):
        ns["check"](
            lambda x: x.clone(),
            lambda x_dot, y, x: x_dot,
            lambda y_bar, y, x, by=by: ((1 + by) * y_bar,),  # too large by a share
            one,
        )
        ((gap, _, word),) = verdicts(capsys.readouterr().out).values()
        assert (gap == 0) == rounding
        assert word == "passes"
    assert ns["inner"](torch.ones(2, 3), 7 * torch.ones(2, 3)) == 42


def test_the_shapes_are_those_of_the_text(namespace):
    broadcast = namespace("adjoint_recipe/broadcasting")
    assert broadcast["A"].shape == (4, 3)
    assert broadcast["b"].shape == (3,)
    ns = namespace("adjoint_recipe/exercises")
    X, W, b = ns["xs"]
    assert (X.shape, W.shape, b.shape) == ((4, 3), (2, 3), (2,))
    assert ns["A"].shape == (2, 3)
    assert ns["X"].shape == (3, 3)


def test_the_identity_is_blind_where_jvp_and_vjp_err_alike(namespace):
    ns = namespace("adjoint_recipe/matmul")

    def jvp(*values):
        return 3 * ns["matmul_jvp"](*values)

    def vjp(*values):
        return tuple(3 * bar for bar in ns["matmul_vjp"](*values))

    gap, far = ns["residuals"](ns["f"], jvp, vjp, ns["A"], ns["B"])
    assert gap < 1e-12 < far
    leaves = [ns[name].clone().requires_grad_() for name in "AB"]
    op = ns["op"](ns["f"], vjp)
    assert not torch.autograd.gradcheck(op, leaves, raise_exception=False)


def test_a_check_prints_what_fails(namespace, capsys):
    ns = namespace("adjoint_recipe/matmul")

    def zero_vjp(Y_bar, Y, A, B):
        return 0 * A, 0 * B

    capsys.readouterr()
    ns["check"](ns["f"], ns["matmul_jvp"], zero_vjp, ns["A"], ns["B"])
    assert re.fullmatch(
        r"zero +gap 1e\+00 +torch \S+ +fails\n", capsys.readouterr().out
    )
    assert not ns["A"].requires_grad  # it leaves the inputs as they are


def test_a_sum_that_is_left_out_shows_only_beside_pytorch(namespace, capsys):
    ns = namespace("adjoint_recipe/broadcasting")

    def unsummed_vjp(Y_bar, Y, A, b):
        return Y_bar * b, Y_bar * A

    capsys.readouterr()
    ns["check"](torch.mul, ns["scale_jvp"], unsummed_vjp, ns["A"], ns["b"])
    ((gap, far, word),) = verdicts(capsys.readouterr().out).values()
    assert (gap, word) == (0, "passes")
    assert far > 1e-4


def test_the_recipe_on_the_running_example(namespace):
    ns = namespace("adjoint_recipe/by_hand")
    x, x_dot, y_bar = (ns[name].double() for name in ("x", "x_dot", "y_bar"))

    def f(x):
        return torch.stack([x[0] * x[1], x[1] + x[2] ** 2])

    for at in (x, 3 * x + 1):
        J = jacobian_by_formula(at)
        assert_close(J, jacobian_by_differences(f, at))
        for by in (1, 7):
            assert_close(ns["pushforward"](at, by * x_dot), by * J @ x_dot)
            assert_close(ns["pullback"](at, by * y_bar), by * J.T @ y_bar)
    assert ns["y_bar"] @ ns["y_dot"] == ns["x_bar"] @ ns["x_dot"]


def test_the_moves_of_the_pairing():
    (A, B, C), (a, b) = inputs((2, 5), (2, 3), (3, 5)), inputs((4,), (4,))
    inner = lambda a, b: (a * b).sum()  # noqa: E731
    left = inner(A, B @ C)
    assert_close(left, inner(B.T @ A, C))
    assert_close(left, inner(A @ C.T, B))
    assert_close(left, torch.einsum("ij,ik,kj->", A, B, C))
    assert_close(inner(a, b * a), inner(a * b, a))
    assert_close(inner(A, (B @ C).T.T), inner(A.T, (B @ C).T))
    assert_close(a[0] * b.sum(), inner(a[0].expand(4), b))
    assert_close(inner(a, b[1].expand(4)), a.sum() * b[1])


def test_sum_to_size_undoes_broadcasting():
    A, b = inputs((4, 3), (3,))
    assert_close(A.sum_to_size(b.shape), A.sum(0))
    assert_close(A.sum_to_size(4, 1), A.sum(1, keepdim=True))


def test_the_control_leaves_out_the_second_occurrence(namespace):
    ns = namespace("adjoint_recipe/exercises")
    (Y_bar,), A, X = inputs((2, 2)), ns["A"], ns["X"]
    both, X_bar = ns["twice_vjp"](Y_bar, None, A, X)
    first, same = ns["once"](Y_bar, None, A, X)
    assert_close(both - first, Y_bar.T @ A @ X)
    assert_close(same, X_bar)


def test_the_linear_layer_is_that_of_nn(namespace):
    ns = namespace("adjoint_recipe/exercises")
    X, W, b = (x.clone().requires_grad_() for x in ns["xs"])
    layer = torch.nn.Linear(W.shape[1], W.shape[0], dtype=W.dtype)
    torch.nn.utils.vector_to_parameters(torch.cat([W.flatten(), b]), layer.parameters())
    Y = layer(X)
    assert_close(Y, X @ W.T + b)
    (Y_bar,) = inputs(Y.shape)
    Y.backward(Y_bar)
    ours = ns["linear_vjp"](Y_bar, Y, *ns["xs"])
    assert_close(list(ours), [X.grad, layer.weight.grad, layer.bias.grad])

"""The facts of the page adjoint_recipe: each rule is the transpose of its JVP.

The oracles know values of f only: a central difference for each JVP, and the explicit
Jacobian made of them for each VJP. Neither is PyTorch's rule, which the snippets use.

Not tested, because no computation decides them: that a mistake is found in many
networks (a link shows one), that autograd's rules are in one file, why PyTorch wrote a
rule the way it did (its source says so), and what people meant in the issues.
"""

import re
from typing import Any

import pytest
import torch
from drawn_inputs import inputs
from oracles import directional_difference, jacobian_by_differences
from torch.testing import assert_close

# f, the name that its rule begins with, and what `inputs` shall draw, by the snippet
RULES: dict[str, list[tuple[Any, ...]]] = {
    "matmul": [("f", "matmul", (3, 5), (5, 2))],
    "inverses": [
        ("inv", "inverse", "+"),
        ("solve", "solve", "+", (4, 3)),
        ("det", "det", "+"),
        ("logdet", "logdet", "+"),
        ("trace", "trace", "+"),
    ],
    "factors": [("cholesky", "cholesky", "s"), ("eigh", "eigh", "s")],
    "normalisers": [
        ("softmax", "softmax", (7,)),
        ("logsumexp", "lse", (7,)),
        ("norm", "norm", (7,)),
        ("layer_norm", "layer_norm", (5,)),
    ],
    "linear_maps": [
        ("conv", "conv", (3, 2, 6), (5, 2, 3)),
        ("gather", "gather", (5,)),
        ("scatter", "scatter", (4,)),
        ("cumsum", "cumsum", (6,)),
        ("mul", "scale", (5, 2), (2,)),
    ],
    "exercises": [
        ("twice", "twice", (2, 4), (4, 4)),
        ("affine", "affine", (5, 3), (3,), (3,)),
        ("cumprod", "cumprod", (6,)),
    ],
}
CASES = [(snippet, *case) for snippet, cases in RULES.items() for case in cases]
CONTROLS = {
    "matmul": ["doubled", "nearly"],
    "inverses": ["no_T"],
    "factors": ["one_sided"],
    "normalisers": ["diagonal", "no_mean"],
    "linear_maps": ["flipped", "no_flip", "averaged"],
    "exercises": ["once"],
}


def function(ns, name):
    return ns.get(name) or getattr(torch, name)


def vjp_by_differences(f, xs, y_bar):
    """For each input the explicit Jacobian, transposed, times y_bar."""
    found = []
    for k, x in enumerate(xs):
        J = jacobian_by_differences(lambda x, k=k: f(*xs[:k], x, *xs[k + 1 :]), x)
        found.append(torch.tensordot(y_bar, J, y_bar.ndim))
    return found


@pytest.mark.parametrize(("snippet", "f", "rule", "shapes"), [
    (snippet, f, rule, shapes) for snippet, f, rule, *shapes in CASES
])  # fmt: skip
def test_a_jvp_is_a_difference_and_a_vjp_its_transpose(
    namespace, snippet, f, rule, shapes
):
    ns = namespace(f"adjoint_recipe/{snippet}")
    f, jvp, vjp = function(ns, f), ns[f"{rule}_jvp"], ns[f"{rule}_vjp"]
    xs = inputs(*shapes)
    y = f(*xs)
    x_dots = inputs(*(x.shape for x in xs))
    moved = sum(
        directional_difference(lambda x, k=k: f(*xs[:k], x, *xs[k + 1 :]), x, x_dot)
        for k, (x, x_dot) in enumerate(zip(xs, x_dots, strict=True))
    )
    y_dot = jvp(*x_dots, y, *xs)
    assert_close(y_dot, moved, rtol=1e-6, atol=1e-6)
    (y_bar,) = inputs(y.shape)
    x_bars = vjp(y_bar, y, *xs)
    for x, x_bar in zip(xs, x_bars, strict=True):
        assert x_bar.shape == x.shape
        assert x_bar.dtype == x.dtype
    by_hand = vjp_by_differences(f, xs, y_bar)
    assert_close(list(x_bars), by_hand, rtol=1e-6, atol=1e-6)
    gap, far = ns["residuals"](f, jvp, vjp, *xs)
    assert max(gap, far) < 1e-11
    # and a rule that is wrong by 0.05 % in any one input is found
    for k in range(len(xs)):

        def wrong(*values, k=k):
            bars = list(vjp(*values))
            bars[k] = 1.0005 * bars[k]
            return tuple(bars)

        gap, far = ns["residuals"](f, jvp, wrong, *xs)
        assert gap > 1e-7
        assert far > 1e-7


@pytest.mark.parametrize("snippet", CONTROLS)
def test_the_controls_fail_and_the_rules_pass(namespace, capsys, snippet):
    namespace(f"adjoint_recipe/{snippet}")
    lines = [one for one in capsys.readouterr().out.splitlines() if " gap " in one]
    verdicts = {line.split()[0]: line.split()[1:] for line in lines}
    rules = {rule for _, rule, *_ in RULES[snippet]}
    assert verdicts.keys() == {*rules, *CONTROLS[snippet]}
    for name, (_, gap, _, far, word) in verdicts.items():
        if name in rules:
            assert (gap, far, word) == ("<1e-12", "<1e-12", "passes")
        else:
            assert float(gap) > 1e-4
            assert float(far) > 1e-4
            # the tolerance of gradcheck is larger than 0.05 %
            assert word == ("passes" if name == "nearly" else "fails")
    defaults = torch.autograd.gradcheck.__kwdefaults__ or {}
    assert defaults["rtol"] == 1e-3


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

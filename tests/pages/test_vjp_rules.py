"""The facts of the page vjp_rules: each rule is the transpose of its JVP.

The oracles know values of f only: a central difference for each JVP, and the explicit
Jacobian made of them for each VJP. Neither is PyTorch's rule, which the snippets use.

Not tested, because no computation decides them: why PyTorch wrote a rule the way it
did (its source says so), and what people meant in the issues.
"""

from typing import Any

import pytest
import torch
from checked_rules import hold_against_differences, verdicts, wrong_in
from oracles import jacobian_by_differences
from torch.testing import assert_close

# f, the name that its rule begins with, and what `inputs` shall draw, by the snippet
RULES: dict[str, list[tuple[Any, ...]]] = {
    "determinant": [
        ("det", "det", "+"),
        ("logdet", "logdet", "+"),
        ("trace", "trace", "+"),
    ],
    "layer_norm": [("layer_norm", "layer_norm", (5,))],
    "linear_maps": [
        ("conv", "conv", (3, 2, 6), (5, 2, 3)),
        ("gather", "gather", (5,)),
        ("scatter", "scatter", (4,)),
        ("cumsum", "cumsum", (6,)),
    ],
    "factors": [("cholesky", "cholesky", "s"), ("eigh", "eigh", "s")],
    "exercises": [
        ("affine", "affine", (5, 3), (3,), (3,)),
        ("cumprod", "cumprod", (6,)),
    ],
}
CASES = [(snippet, *case) for snippet, cases in RULES.items() for case in cases]
CONTROLS = {
    "determinant": ["no_T"],
    "layer_norm": ["no_mean"],
    "linear_maps": ["flipped", "no_flip"],
    "factors": ["one_sided"],
    "exercises": [],
}


@pytest.mark.parametrize(("snippet", "f", "rule", "shapes"), [
    (snippet, f, rule, shapes) for snippet, f, rule, *shapes in CASES
])  # fmt: skip
def test_a_jvp_is_a_difference_and_a_vjp_its_transpose(
    namespace, capsys, snippet, f, rule, shapes
):
    ns = namespace(f"vjp_rules/{snippet}")
    f, jvp, vjp, xs = hold_against_differences(ns, f, rule, shapes)
    capsys.readouterr()
    ns["check"](f, jvp, vjp, *xs)
    ((gap, far, word),) = verdicts(capsys.readouterr().out).values()
    assert max(gap, far) < 1e-11
    assert word == "passes"
    # and a rule that is wrong by 0.05 % in any one input is found, in all three ways
    for k in range(len(xs)):
        ns["check"](f, jvp, wrong_in(vjp, k), *xs)
        ((gap, far, word),) = verdicts(capsys.readouterr().out).values()
        assert min(gap, far) > 1e-7
        assert word == "fails"


@pytest.mark.parametrize("snippet", CONTROLS)
def test_the_controls_fail_and_the_rules_pass(namespace, capsys, snippet):
    namespace(f"vjp_rules/{snippet}")
    found = verdicts(capsys.readouterr().out)
    rules = {rule for _, rule, *_ in RULES[snippet]}
    assert found.keys() == {*rules, *CONTROLS[snippet]}
    for name, (gap, far, word) in found.items():
        if name in rules:
            assert (gap, far, word) == (0, 0, "passes")
        else:
            assert min(gap, far) > 1e-4
            assert word == "fails"


def too_large(by, moved):
    """A JVP and a VJP of the identity; the VJP is too large by a share."""

    def jvp(x_dot, y, x):
        moved.append(x_dot)
        return x_dot

    return jvp, lambda y_bar, y, x: ((1 + by) * y_bar,)


@pytest.mark.parametrize("snippet", CONTROLS)
def test_the_bounds_of_the_checks_are_those_of_the_text(namespace, capsys, snippet):
    ns, one = namespace(f"vjp_rules/{snippet}"), torch.ones(1).double()
    moved = list[torch.Tensor]()
    capsys.readouterr()
    for by, rounding, word in (
        (0.9e-12, True, "passes"),
        (1.5e-12, False, "passes"),
        (0.9e-6, False, "passes"),
        (1.5e-6, False, "fails"),
    ):
        ns["check"](lambda x: x.clone(), *too_large(by, moved), one)
        ((gap, _, said),) = verdicts(capsys.readouterr().out).values()
        assert (gap == 0) == rounding
        assert said == word
    assert torch.cat(moved).abs().max() < 1e-4  # a small step
    assert ns["inner"](torch.ones(2, 3), 7 * torch.ones(2, 3)) == 42


def test_the_sizes_and_places_are_those_of_the_text(namespace):
    assert namespace("vjp_rules/linear_maps")["i"].tolist() == [3, 0, 3, 1]
    x, g, b = namespace("vjp_rules/exercises")["xs"]
    assert x.shape == (4, 3)
    assert g.shape == b.shape == (3,)


def test_a_check_sees_what_the_identity_cannot(namespace, capsys):
    ns = namespace("vjp_rules/determinant")

    def jvp(*values):
        return 3 * ns["det_jvp"](*values)

    def thrice_vjp(*values):
        return (3 * ns["det_vjp"](*values)[0],)

    capsys.readouterr()
    ns["check"](torch.det, jvp, thrice_vjp, ns["A"])
    ((gap, far, word),) = verdicts(capsys.readouterr().out).values()
    assert gap == 0 < far
    assert word == "fails"


def test_cumprod_divides_by_zero_and_pytorch_does_not(namespace):
    ns = namespace("vjp_rules/exercises")
    x, y_bar = ns["x"].detach(), ns["y_bar"]
    J = jacobian_by_differences(ns["cumprod"], x)
    assert_close(ns["theirs"], y_bar @ J, rtol=1e-6, atol=1e-6)
    zero = x == 0
    assert zero.any()
    assert ns["ours"][zero].isnan().all()
    assert_close(ns["ours"][~zero].detach(), ns["theirs"][~zero])


def test_logdet_by_cholesky_has_the_rule_of_logdet(namespace, capsys):
    ns = namespace("vjp_rules/exercises")
    answers = capsys.readouterr().out.splitlines()[-3:]
    assert all(line.endswith("True") for line in answers)
    A, L, L_bar = (ns[name].detach() for name in ("A", "L", "L_bar"))
    assert_close(ns["y"].detach(), torch.logdet(A))
    assert_close(A, A.T)

    def log_det(L):
        return 2 * L.diag().log().sum()

    assert_close(L_bar, jacobian_by_differences(log_det, L), rtol=1e-6, atol=1e-6)
    assert_close(ns["M"].detach(), L.T @ L_bar)
    assert_close(ns["M"].detach().tril(), 2 * torch.eye(3).double())
    (S,) = namespace("vjp_rules/factors")["cholesky_vjp"](L_bar, L, A)
    assert_close(S, torch.linalg.inv(A))
    assert_close(ns["S"].detach(), S)
    by_entries = jacobian_by_differences(torch.logdet, A)
    assert_close(S, by_entries, rtol=1e-6, atol=1e-6)
    assert not ns["near"](L, L + 1e-9)

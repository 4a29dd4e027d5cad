"""The facts of the page kinks_and_nans: where nan comes from, and who gets a gradient.

No test can check that -inf is how attention masks, and what the change of 2017 says.
What CPU and GPU choose at a tie is in test_on_a_gpu.py.
"""

import json
import math

import pytest
import torch
import torch.nn.functional as F
from checks import ROOT
from oracles import close, directional_difference, jacobian_by_differences
from pictures import texts
from torch.testing import assert_close

TOLD = json.loads((ROOT / "benchmarks/results/kinks_in_jax.json").read_text("utf-8"))
JAX = {one["code"]: one["jax"] for one in TOLD["kinks"]}
DOUBLE = torch.float64


def slope(f, *at, dtype=DOUBLE):
    """The gradient of a function with respect to its first input."""
    x, *rest = (torch.as_tensor(one, dtype=dtype) for one in at)
    x.requires_grad_()
    return torch.autograd.grad(f(x, *rest).sum(), x)[0]


# NaN after where


def test_the_picture_multiplies_the_gradient_by_each_slope(namespace):
    ns = namespace("kinks_and_nans/path_through_where")
    said = texts("kinks_and_nans/path_through_where")
    for f, title in ((ns["one"], "one where"), (ns["two"], "two wheres")):
        bars, slopes = ns["ways"][f]
        assert title in said
        assert [f(torch.tensor(at))[0] for at in (0.0, 0.25)] == [0, 0.5]
        assert len(bars) == len(slopes) + 1 == len(ns["steps"][f]) + 1
        assert len(ns["signs"][f]) == len(bars)
        assert bars[0] == 1
        for i, factor in enumerate(slopes):
            assert_close(bars[i + 1], bars[i] * factor, equal_nan=True)
            assert f"{ns['steps'][f][i]} × {factor.item():g}" in said
        root = ns["steps"][f].index("sqrt")
        inside = torch.tensor(0.0 if f is ns["one"] else 1.0)
        assert slopes[root] == 1 / (2 * inside.sqrt())
        for i, step in enumerate(ns["steps"][f]):
            assert (slopes[i] == 0) == (step == "where")
    assert bars[-1] == 0
    assert ns["ways"][ns["one"]][0][-1].isnan()
    assert said.count("root") == 2
    assert said.count("safe") == 1


def test_only_the_double_where_is_finite_and_small_at_zero(namespace):
    ns = namespace("kinks_and_nans/safe_root")
    at_zero = {}
    for root in ns["roots"]:
        name, x = root.__name__, torch.tensor([0.0, 9.0], dtype=DOUBLE)
        gradient = ns["slopes"][name]
        at_zero[name] = gradient[0].item()
        close(gradient[1], 1 / (2 * x[1].sqrt()))
        close(gradient[1:], directional_difference(root, x[1:], torch.ones(1)))
        close(root(x), x.sqrt())
        quarter = torch.tensor([0.25], dtype=DOUBLE)
        close(root(quarter), quarter.sqrt())
    assert at_zero["plain"] == math.inf
    assert at_zero["plus_epsilon"] == pytest.approx(1 / (2 * math.sqrt(1e-12)))
    assert math.isnan(at_zero["one_where"])
    assert at_zero["double_where"] == 0
    assert list(at_zero) == list(ns["slopes"])


def test_every_operation_with_an_infinite_slope_or_overflow_does_it():
    for f, x in (
        (torch.log, 0.0),
        (lambda x: x**0.5, 0.0),
        (lambda x: 1 / x, 0.0),
        (torch.exp, 1000.0),
    ):
        used = torch.tensor(False)
        assert slope(lambda x, f=f, u=used: torch.where(u, f(x), 3 * x), x).isnan()

        def twice(x, f=f, used=used):
            safe = torch.where(used, x, 1.0)
            return torch.where(used, f(safe), 3 * x)

        assert slope(twice, x) == 3


def test_the_inner_where_replaces_even_a_nan_by_zero():
    seen = list[torch.Tensor]()

    def root(x, inside):
        safe = torch.where(x > 0, x, inside)
        safe.register_hook(seen.append)
        return torch.where(x > 0, safe.sqrt(), 0.0)

    for inside in (0.0, 1.0):
        assert slope(lambda x, inside=inside: root(x, inside), 0.0) == 0
    assert [bar.isnan().item() for bar in seen] == [True, False]


def test_indexing_works_before_the_root_and_not_after():
    x = [0.0, 9.0]
    before = slope(lambda x: x[x > 0].sqrt(), x)
    after = slope(lambda x: x.sqrt()[x > 0], x)
    close(before, torch.tensor([0, 1 / 6]))
    assert after.isnan().tolist() == [True, False]


# Norms


def test_norms_have_a_rule_for_zero_and_hypot_has_none():
    zeros, zero = torch.zeros(3), torch.zeros(())
    for f in (torch.linalg.vector_norm, torch.norm):
        close(slope(f, zeros), zeros)
    close(slope(torch.dist, zeros, zeros), zeros)
    close(slope(torch.cdist, zeros[None], zeros[None])[0], zeros)
    close(slope(torch.std, zeros + 7), zeros)
    for at in ((zero, zero), (zero, zero + 0)):
        assert slope(torch.atan2, *at) == 0
        assert slope(torch.hypot, *at).isnan()
    assert slope(lambda x: (x * x).sum().sqrt(), zeros).isnan().all()


def test_jax_has_it_the_other_way_round():
    for code in ("vec(x, 0).norm()", "vec(x, 2).std()", "x.atan2(zero)"):
        assert JAX[code] == "nan"
    assert math.isfinite(float(JAX["x.hypot(zero)"]))


def test_normalize_multiplies_by_a_million_millions_at_zero():
    x = torch.zeros(3, dtype=DOUBLE, requires_grad=True)
    y_bar = torch.tensor([1.0, 10, 100], dtype=DOUBLE)
    (x_bar,) = torch.autograd.grad(F.normalize(x, dim=0), x, y_bar)
    assert_close(x_bar, 1e12 * y_bar)


# log-sum-exp


def test_logsumexp_survives_what_overflows_and_has_the_softmax_as_gradient(namespace):
    ns = namespace("kinks_and_nans/log_sum_exp")
    x = torch.tensor([1000.0, 1001, 1003], dtype=DOUBLE)
    soft = (x - x.max()).exp() / (x - x.max()).exp().sum()
    assert_close(ns["x_bar"].double(), soft, rtol=1e-4, atol=0)  # 1003 has few digits
    close(soft, jacobian_by_differences(lambda x: torch.logsumexp(x, -1), x))
    assert slope(ns["by_hand"], x).isnan().all()
    close(slope(ns["by_hand"], x - 1000), soft)
    close(ns["by_hand"](x - 1000), torch.logsumexp(x - 1000, -1))
    large = torch.tensor([88.7, 88.8])
    assert large.exp().isinf().tolist() == [False, True]


@pytest.mark.parametrize("fill", [-math.inf, -1e9])
def test_a_row_masked_by_infinity_is_nan_and_by_a_number_it_is_not(namespace, fill):
    ns = namespace("kinks_and_nans/log_sum_exp")
    scores, keep, values = ns["scores"].detach(), ns["keep"], ns["values"]
    mask = torch.where(keep, 0.0, fill)

    def attend(scores):
        return (scores + mask).softmax(-1) @ values

    y, bar = attend(scores), slope(attend, scores, dtype=torch.float32)
    seen = scores[0, :2].softmax(0)
    close(y[0], seen @ values[:2])
    close(bar[0, :2], seen * (values[:2] - y[0]))
    assert not keep[1].any()
    assert y[1].isnan() == bar[1].isnan().all() == math.isinf(fill)
    if math.isfinite(fill):
        close(y[1], values.mean())
        close(bar[1], (values - values.mean()) / 3)
        close(ns["bar"], bar)
    dropped = slope(
        lambda scores: torch.where(keep.any(-1), attend(scores), 0.0),
        scores,
        dtype=torch.float32,
    )
    assert dropped[1].isnan().all() == math.isinf(fill)
    if math.isfinite(fill):
        close(dropped[1], torch.zeros(3))


# Ties


def test_max_shares_and_an_index_takes_all(namespace):
    ns = namespace("kinks_and_nans/ties")
    x = ns["x"].detach()
    largest = (x == x.max()).double()
    for name, y in ns["largest"].items():
        x_bar = slope(lambda x, name=name: eval(f"x.{name}"), x)
        close(y, eval(f"x.{name}"))
        close(x_bar.sum(), torch.tensor(1.0))
        if name in ("max()", "amax(0)", "median()"):
            close(x_bar, largest / largest.sum())
        elif name == "logsumexp(0)":
            close(x_bar, x.softmax(0))
        else:
            assert sorted(x_bar.tolist()) == [0, 0, 1]
            assert largest @ x_bar.double() == 1
    first = torch.autograd.grad(x.requires_grad_().max(0)[0], x)[0].argmax()
    assert first == largest.argmax()
    assert "indices of the first maximal value" in " ".join(
        str(torch.max.__doc__).split()
    )
    assert "do not expect the gradients to be deterministic" in str(
        torch.median.__doc__
    )
    close(slope(lambda x: x.topk(1)[0], x.detach()).sum(), torch.tensor(1.0))

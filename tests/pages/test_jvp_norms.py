"""The facts of the page jvp about norms: the gradient of a JVP through a fused one."""

import pytest
import torch
from oracles import (
    directional_difference,
    jacobian_by_differences,
)
from torch.testing import assert_close


def gradient_by_differences(loss, w, step=1e-6):
    """The gradient of `loss` in w, (n,), by central differences in float64."""
    return jacobian_by_differences(lambda w: loss(w)[None], w.double(), step)[0]


def jvp_of(norm, x, x_dot, step=1e-5):
    """The first entry of the JVP of norm(w * x), by a central difference in x."""

    def loss(w):
        ahead, behind = norm(w * (x + step * x_dot)), norm(w * (x - step * x_dot))
        return (ahead - behind)[0] / (2 * step)

    return loss


@pytest.mark.parametrize(
    ("name", "right"), [("plain", True), ("written_out", True), ("fused", False)]
)
def test_a_fused_norm_has_right_jvps_and_wrong_gradients_of_them(
    namespace, name, right
):
    ns = namespace("jvp/both_gradients")
    x, x_dot, w = ns["x"], ns["x_dot"], ns["w"]

    def exact(z):
        if name == "plain":
            return torch.softmax(z, dim=0)
        return (z - z.mean()) / (z.var(correction=0) + 1e-5).sqrt()

    loss = jvp_of(exact, x.double(), x_dot.double())
    expected = gradient_by_differences(loss, w, step=1e-4)
    for way in (ns["by_func"], ns["by_functional"]):
        y_dot = way(ns[name])[0]
        assert_close(y_dot.double(), loss(w.double()), rtol=1e-3, atol=1e-3)
        (w_bar,) = torch.autograd.grad(y_dot, w)
        miss = (w_bar.double() - expected).norm() / expected.norm()
        assert (miss < 1e-2) if right else (miss > 0.1)


@pytest.mark.parametrize(
    ("name", "reverse_over_forward_is_right"),
    [
        ("layer_norm", False),
        ("batch_norm", False),
        ("group_norm", True),
        ("rms_norm", True),
    ],
)
def test_forward_over_reverse_is_right_for_each_norm_that_the_page_names(
    name, reverse_over_forward_is_right
):
    norm = getattr(torch.nn.functional, name)
    more = {
        "layer_norm": ((5,),),
        "batch_norm": (None, None, None, None, True),
        "group_norm": (1,),
        "rms_norm": ((5,),),
    }[name]
    x = torch.randn(6, 5, generator=torch.Generator().manual_seed(0)).double()
    v = torch.randn(6, 5, generator=torch.Generator().manual_seed(1)).double()

    def f(x):
        return norm(x, *more).sin().square().sum()

    gradient = torch.func.grad(f)
    expected = directional_difference(gradient, x, v)
    pushed = torch.func.jvp(gradient, (x,), (v,))[1]
    assert_close(pushed, expected, rtol=1e-5, atol=1e-6)
    leaf = x.clone().requires_grad_()
    along = torch.func.jvp(f, (leaf,), (v,))[1]
    (pulled,) = torch.autograd.grad(along, leaf)
    miss = ((pulled - expected).norm() / expected.norm()).item()
    assert (miss < 1e-5) is reverse_over_forward_is_right
    assert miss < 1e-5 or miss > 0.1

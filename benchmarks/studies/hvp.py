"""Hessian-vector products, as multiples of a gradient: what a post at ICLR 2024 timed.

https://iclr-blogposts.github.io/2024/blog/bench-hvp/ compares three ways to compute
one with `torch.func`, on ResNet34, ViT-base and BERT-base, on an A100 with torch 2.1.1.
Here are its three ways on smaller networks of the same kinds, and the two ways of
`torch.autograd`. Each is to be divided by the gradient of its own library, since the
two libraries have different costs for each call.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import torch
from torch import Tensor
from torch.func import grad, jvp

from . import counts, hvp_nets
from .case import Case
from .hvp_nets import NETS, Maker, Net, Params

TITLE = "Hessian-vector products as multiples of a gradient"
SECONDS = 280
BATCHES = (1, 4, 16)
SOURCES = (hvp_nets.__file__,)


def gradient(net: Net, v: Params) -> Any:
    """The gradient alone, by torch.func."""
    return grad(net.loss)(net.params)


def forward_over_reverse(net: Net, v: Params) -> Any:
    """Push v forward through the gradient."""
    return jvp(grad(net.loss), (net.params,), (v,))[1]


def reverse_over_forward(net: Net, v: Params) -> Any:
    """The gradient of a JVP."""

    def slope(params: Params) -> Any:
        return jvp(net.loss, (params,), (v,))[1]

    return grad(slope)(net.params)


def reverse_over_reverse(net: Net, v: Params) -> Any:
    """The gradient of the inner product of the gradient and v."""

    def slope(params: Params) -> Tensor:
        found = grad(net.loss)(params)
        return torch.stack([(found[k] * v[k]).sum() for k in v]).sum()

    return grad(slope)(net.params)


def leaves(net: Net) -> Params:
    """The parameters as leaves, which share their memory with the network's."""
    return {k: w.detach().requires_grad_() for k, w in net.params.items()}


def named(net: Net, found: tuple[Tensor, ...]) -> Params:
    return dict(zip(net.params, found, strict=True))


def autograd_gradient(net: Net, v: Params) -> Params:
    """The gradient alone, by torch.autograd."""
    params = leaves(net)
    return named(net, torch.autograd.grad(net.loss(params), tuple(params.values())))


def two_vjps(net: Net, v: Params) -> Params:
    """A backward pass that is recorded, and one through it with v as the vector."""
    params = leaves(net)
    inputs = tuple(params.values())
    first = torch.autograd.grad(net.loss(params), inputs, create_graph=True)
    return named(net, torch.autograd.grad(first, inputs, tuple(v.values())))


def functional_hvp(net: Net, v: Params) -> Params:
    """What torch.autograd.functional.hvp does: double backward of the gradient."""

    def loss(*params: Tensor) -> Tensor:
        return net.loss(named(net, params))

    inputs, vectors = tuple(net.params.values()), tuple(v.values())
    hvp: Any = torch.autograd.functional.hvp  # has no types
    return named(net, hvp(loss, inputs, vectors)[1])


# Each way with the gradient that it is to be compared with
WAYS: dict[str, tuple[Callable[[Net, Params], Params], str]] = {
    "gradient": (gradient, "gradient"),
    "forward over reverse": (forward_over_reverse, "gradient"),
    "reverse over forward": (reverse_over_forward, "gradient"),
    "reverse over reverse": (reverse_over_reverse, "gradient"),
    "autograd gradient": (autograd_gradient, "autograd gradient"),
    "two VJPs": (two_vjps, "autograd gradient"),
    "functional.hvp": (functional_hvp, "autograd gradient"),
}


def prepared(
    kind: str, batch: int, way: str, device: torch.device, dtype: torch.dtype
) -> Callable[[], Params]:
    """One product, or one gradient, ready to be called again and again."""
    maker = Maker(device, dtype)
    net = NETS[kind](batch, maker)
    v = {k: maker.normal(*w.shape) for k, w in net.params.items()}
    return partial(WAYS[way][0], net, v)


def make(kind: str, batch: int, way: str, device: torch.device) -> Callable[[], Params]:
    return prepared(kind, batch, way, device, torch.float32)


def measured(kind: str, batch: int, way: str, device: torch.device) -> dict[str, int]:
    """FLOPs of matrix products and convolutions, and the peak of memory."""
    run = make(kind, batch, way, device)
    return {"flops": counts.flops(run), "peak_bytes": counts.peak_bytes(run, device)}


def cases(device: torch.device) -> list[Case]:
    """Every network, batch and way."""
    return [
        Case(
            {"net": kind, "batch": batch, "way": way, "beside": beside},
            partial(make, kind, batch, way),
            partial(measured, kind, batch, way),
        )
        for kind in NETS
        for batch in BATCHES
        for way, (_, beside) in WAYS.items()
    ]

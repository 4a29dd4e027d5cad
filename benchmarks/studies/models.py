"""The functions whose derivatives are timed: f(parameters, x), in plain PyTorch.

Plain functions of a tuple of tensors, because torch.func, autograd and torch's counter
of FLOPs all take them. Only operations that have all derivatives: no fused attention.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

Parameters = tuple[Tensor, ...]
HEADS = 4


@dataclass(frozen=True)
class Model:
    """A function with the inputs to call it with."""

    f: Callable[[Parameters, Tensor], Tensor]
    parameters: Parameters
    x: Tensor


def mlp(device: torch.device, *, batch: int, width: int, depth: int) -> Model:
    """Square layers without bias, tanh between and after them."""

    def f(parameters: Parameters, x: Tensor) -> Tensor:
        for weight in parameters:
            x = torch.tanh(x @ weight)
        return x

    weights = [_matrix(width, width, device) for _ in range(depth)]
    return Model(f, tuple(weights), torch.randn(batch, width, device=device))


def convolutions(
    device: torch.device, *, batch: int, channels: int = 16, depth: int = 6
) -> Model:
    """Layers of 3×3 kernels that keep images of 16×16 at their size, and tanh."""

    def f(parameters: Parameters, x: Tensor) -> Tensor:
        for weight in parameters:
            x = torch.tanh(F.conv2d(x, weight, padding=1))
        return x

    scale = 1 / math.sqrt(9 * channels)
    weights = [
        scale * torch.randn(channels, channels, 3, 3, device=device)
        for _ in range(depth)
    ]
    return Model(f, tuple(weights), torch.randn(batch, channels, 16, 16, device=device))


def attention(
    device: torch.device, *, batch: int, width: int = 128, length: int = 64
) -> Model:
    """A block of a transformer: attention, then two layers, each with its bypass."""

    def f(parameters: Parameters, x: Tensor) -> Tensor:
        query, key, value, out, up, down = parameters

        def heads(weight: Tensor) -> Tensor:
            # (B, length, width) -> (B, heads, length, width / heads)
            return (x @ weight).unflatten(-1, (HEADS, -1)).transpose(1, 2)

        scores = heads(query) @ heads(key).transpose(2, 3)
        weights = torch.softmax(scores / math.sqrt(width / HEADS), dim=-1)
        x = x + (weights @ heads(value)).transpose(1, 2).flatten(2) @ out
        return x + torch.tanh(x @ up) @ down

    shapes = [(width, width)] * 4 + [(width, 4 * width), (4 * width, width)]
    weights = [_matrix(*shape, device) for shape in shapes]
    return Model(f, tuple(weights), torch.randn(batch, length, width, device=device))


def elementwise(
    device: torch.device, *, batch: int, width: int = 1000, depth: int = 16
) -> Model:
    """A chain of tanh(x · w): not one matrix product."""

    def f(parameters: Parameters, x: Tensor) -> Tensor:
        for weight in parameters:
            x = torch.tanh(x * weight)
        return x

    weights = [1 + torch.rand(width, device=device) for _ in range(depth)]
    return Model(f, tuple(weights), torch.randn(batch, width, device=device))


def scan(
    device: torch.device, *, batch: int, width: int = 64, steps: int = 32
) -> Model:
    """A loop over time: a state that the same two matrices change at every step."""

    def f(parameters: Parameters, x: Tensor) -> Tensor:
        inner, outer = parameters
        state = torch.zeros(x.shape[1:], device=x.device)
        for now in x.unbind(0):
            state = torch.tanh(state @ inner + now @ outer)
        return state

    weights = [_matrix(width, width, device) for _ in range(2)]
    return Model(f, tuple(weights), torch.randn(steps, batch, width, device=device))


def _matrix(rows: int, columns: int, device: torch.device) -> Tensor:
    """Random weights that keep the size of what they multiply."""
    return torch.randn(rows, columns, device=device) / math.sqrt(rows)

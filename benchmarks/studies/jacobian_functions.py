"""The functions whose whole Jacobian is measured; each is built for n, m and a device.

Beside `mlp`, which is matrix products, three functions differ from one another in what
a step costs backwards and forwards. `waves` has many values inside and few outputs.
"""

from collections.abc import Callable
from itertools import pairwise

import torch
from torch import Tensor

F = Callable[[Tensor], Tensor]  # (n,) -> (m,)
Make = Callable[[int, int, torch.device], F]

LAYERS, WIDTH = 4, 256  # of the network
STEPS = 256  # of the recurrence
WAVES = 1024  # values for each input of `waves`


def mlp(n: int, m: int, device: torch.device) -> F:
    """Tanh between matrices without bias: nearly all is matrix products."""
    generator = torch.Generator().manual_seed(0)
    sizes = [n, *[WIDTH] * (LAYERS - 1), m]
    weights = [
        (torch.randn(a, b, generator=generator) / a**0.5).to(device)
        for a, b in pairwise(sizes)
    ]

    def f(x: Tensor) -> Tensor:
        x = x[None]  # a batch of one, because the FLOP counter sees no mv
        for weight in weights[:-1]:
            x = torch.tanh(x @ weight)
        y: Tensor = x @ weights[-1]
        return y[0]

    return f


def elementwise(n: int, m: int, device: torch.device) -> F:
    """Eight times x + sin x, on 256 numbers."""

    def f(x: Tensor) -> Tensor:
        z = resized(x, WIDTH)
        for _ in range(8):
            z = z + torch.sin(z)
        return resized(z, m)

    return f


def softmax(n: int, m: int, device: torch.device) -> F:
    """Eight softmaxes, whose forward rule is put together from several operations."""

    def f(x: Tensor) -> Tensor:
        z = resized(x, WIDTH)
        for _ in range(8):
            z = z + torch.softmax(z, dim=0)
        return resized(z, m)

    return f


def recurrence(n: int, m: int, device: torch.device) -> F:
    """A loop that reads x one element at a time; the last m states are the outputs."""

    def f(x: Tensor) -> Tensor:
        state, states = x[0], []
        for step in range(STEPS):
            state = torch.tanh(state + x[step % n])
            states.append(state)
        return torch.stack(states[-m:])

    return f


def waves(n: int, m: int, device: torch.device) -> F:
    """Many values inside, few outputs: n * 1024 sines, of which m means."""
    frequencies = torch.linspace(1, 3, WAVES, device=device)

    def f(x: Tensor) -> Tensor:
        hidden = torch.outer(x.cumsum(0), frequencies).sin()  # (n, 1024)
        return hidden.reshape(m, -1).mean(dim=1)

    return f


def resized(x: Tensor, size: int) -> Tensor:
    """Sums of neighbours where there are too many, copies where there are too few."""
    if len(x) >= size:
        return x.reshape(size, -1).sum(1)
    return x.repeat(size // len(x))

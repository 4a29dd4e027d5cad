"""Small random programs, and random patterns, for Hypothesis to build on."""

from collections.abc import Callable
from typing import Any

import torch
from hypothesis import strategies as st
from torch import Tensor
from torch.nn import functional

from sparse_jacobian import Pattern

MATRIX = torch.tensor([[2.0, 0, 0, 3], [0, 0, 5, 0], [7, 0, 0, 0]], dtype=torch.float64)
KERNEL = torch.tensor([[[2.0, 0, 3]], [[0, 5.0, 7]]], dtype=torch.float64)
INDEX = torch.tensor([3, 0, 0, 2, 1, 3])


def in_place(x: Tensor) -> Tensor:
    y = x.clone()
    y[1:] *= x[:-1]
    y[0] += 2
    return y


def put(x: Tensor) -> Tensor:
    y = torch.zeros(5, dtype=x.dtype)
    return y.index_put((INDEX[:4],), x[:4] ** 2, accumulate=True)


# Each takes a vector of at least four elements to another one
STEPS: dict[str, Callable[[Tensor], Tensor]] = {
    "difference": lambda x: torch.cat([x[1:] - x[:-1], x[:3]]),
    "sine": torch.sin,
    "neighbours": lambda x: x * x.roll(1),
    "slice": lambda x: torch.cat([x[::2], x[-3:]]),
    "flip": lambda x: x.flip(0) * 2,
    "gather": lambda x: x[INDEX] + x[0],
    "matrix": lambda x: torch.cat([MATRIX @ x[:4], x[1:]]),
    "square": lambda x: (x[:4].view(2, 2) @ x[:4].view(2, 2).T).reshape(-1),
    "outer": lambda x: (x[:3, None] + x[None, :2]).reshape(-1),
    "transpose": lambda x: x[:4].view(2, 2).T.reshape(-1) ** 3,
    "rows": lambda x: torch.cat([x[:4].view(2, 2).sum(1), x[:2]]),
    "columns": lambda x: torch.cat([x[:4].view(2, 2).mean(0), x[-2:]]),
    "softmax": lambda x: torch.cat([x[:2].softmax(0), x[2:]]),
    "running": lambda x: torch.cat([x[:3].cumsum(0), x[1:]]),
    "padded": lambda x: functional.pad(x, (1, 2), value=3.0),
    "convolved": lambda x: functional.conv1d(x[None, None], KERNEL).reshape(-1)[:6],
    "where": lambda x: torch.where(x > 0, x.roll(1), x**2),
    "largest": lambda x: torch.maximum(x, x.roll(2)),
    "greatest": lambda x: torch.cat([x.max()[None], x[1:]]),
    "sorted": lambda x: torch.cat([x[:2].sort().values, x[2:]]),
    "chosen": lambda x: x[x.argsort()],
    "rounded": lambda x: torch.floor(x) * x.roll(1),
    "triangle": lambda x: x[:4].view(2, 2).tril().reshape(-1) + 0.5,
    "in place": in_place,
    "put": put,
    "scattered": lambda x: x.scatter_add(0, INDEX[:3], x[:3]),
    "added": lambda x: x.index_add(0, INDEX[:3], x[:3] * 3),
    "repeated": lambda x: x[:3].repeat(2),
    "stacked": lambda x: torch.stack([x[:4], x[-4:]]).prod(0),
    "parts": lambda x: torch.cat(list(reversed(x[:6].split(2)))),
    "normed": lambda x: torch.cat([x[:2] / x[:2].norm(), x[2:]]),
    "unknown": lambda x: torch.cat([torch.fft.rfft(x[:4]).real, x[3:]]),
}


def composed(steps: list[str]) -> Callable[[Tensor], Tensor]:
    """The steps one after the other; what grows too long is cut."""

    def f(x: Tensor) -> Tensor:
        for step in steps:
            x = STEPS[step](x)[:9]
            x = x if len(x) >= 4 else torch.cat([x, x, x, x])[:4]
        return x

    return f


programs = st.lists(st.sampled_from(sorted(STEPS)), min_size=1, max_size=4)


def vector(seed: int, size: int = 7) -> Tensor:
    """Random numbers without ties, float64."""
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(size, generator=generator, dtype=torch.float64)


@st.composite
def patterns(draw: Any, most: int = 12) -> Pattern:
    """Any places in a matrix of up to `most` rows and columns, empty ones included."""
    m, n = draw(st.integers(1, most)), draw(st.integers(1, most))
    entry = st.tuples(st.integers(0, m - 1), st.integers(0, n - 1))
    entries = draw(st.lists(entry, max_size=3 * most))
    places = torch.tensor(entries, dtype=torch.int64).reshape(-1, 2)
    return Pattern.of(places[:, 0], places[:, 1], (m, n))


@st.composite
def symmetric_patterns(draw: Any, most: int = 12) -> Pattern:
    """Any symmetric places, with all, some or none of the diagonal."""
    n = draw(st.integers(1, most))
    entry = st.tuples(st.integers(0, n - 1), st.integers(0, n - 1))
    entries = draw(st.lists(entry, max_size=3 * most))
    places = torch.tensor(entries, dtype=torch.int64).reshape(-1, 2)
    both = torch.cat([places, places.flip(1)])
    return Pattern.of(both[:, 0], both[:, 1], (n, n))

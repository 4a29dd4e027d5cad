"""`y.sum().backward()` against `y.backward(ones)`, for vectors of any length.

Dive into Deep Learning has the line

    y.backward(gradient=torch.ones(len(y)))  # Faster: y.sum().backward()

in https://d2l.ai/chapter_preliminaries/autograd.html, for `y = x * x`. All ways here
begin with this line, so the run of the function is timed as well, and one case is this
run alone. `x.grad` is empty before and after, so no way has to add to it.
"""

from collections.abc import Callable
from functools import partial

import torch
from torch import Tensor

from . import counts
from .case import Case

TITLE = "y.sum().backward() against y.backward(ones)"
SECONDS = 200
LENGTHS = tuple(10**power for power in range(8))


def forward_alone(y: Tensor, ones: Tensor) -> None:
    """No backward pass: what all the others contain."""


def total(y: Tensor, ones: Tensor) -> None:
    y.sum().backward()  # type: ignore[no-untyped-call]


def new_ones(y: Tensor, ones: Tensor) -> None:
    y.backward(torch.ones_like(y))  # type: ignore[no-untyped-call]


def kept_ones(y: Tensor, ones: Tensor) -> None:
    """Ones that were made beforehand, outside what is timed."""
    y.backward(ones)  # type: ignore[no-untyped-call]


def expanded_one(y: Tensor, ones: Tensor) -> None:
    """A single 1 that looks like ones of the shape of y."""
    one = torch.ones((), dtype=y.dtype, device=y.device)
    y.backward(one.expand_as(y))  # type: ignore[no-untyped-call]


WAYS: dict[str, Callable[[Tensor, Tensor], None]] = {
    "forward alone": forward_alone,
    "sum": total,
    "new ones": new_ones,
    "kept ones": kept_ones,
    "expanded one": expanded_one,
}


def make(length: int, way: str, device: torch.device) -> Callable[[], Tensor | None]:
    """One run of the function and its way back; returns the gradient, if any."""
    generator = torch.Generator().manual_seed(0)
    x = torch.randn(length, generator=generator).to(device).requires_grad_()
    ones = torch.ones(length, device=device)
    back = WAYS[way]

    def run() -> Tensor | None:
        y = x * x
        back(y, ones)
        found, x.grad = x.grad, None
        return found

    return run


def measured(length: int, way: str, device: torch.device) -> dict[str, int]:
    """The peak of memory beyond what lay there before."""
    return {"peak_bytes": counts.peak_bytes(make(length, way, device), device)}


def cases(device: torch.device) -> list[Case]:
    """Every length and way."""
    return [
        Case(
            {"length": length, "way": way},
            partial(make, length, way),
            partial(measured, length, way),
        )
        for length in LENGTHS
        for way in WAYS
    ]

"""Functions with sparse Jacobians, as solvers of differential equations meet them."""

import math
from collections.abc import Callable

import torch
from torch import Tensor

Function = Callable[[Tensor], Tensor]
ITERATIONS = 10  # the band has one entry more in each row


def band(x: Tensor) -> Tensor:
    """Differences of neighbours, ten times over: (n,) to (n − 10,), 11 in each row.

    The test function of "An illustrated guide to automatic sparse differentiation"
    (ICLR 2025), `iter_diff`. For n of at most 10, half as many times as there are x.
    """
    for _ in range(min(ITERATIONS, len(x) // 2)):
        x = x[1:] - x[:-1]
    return x


def brusselator_1d(x: Tensor) -> Tensor:
    """The Brusselator on a line of cells: u and v, one after the other, (2 cells,).

    u' = 1 + u²v − 4u + a Δu and v' = 3u − u²v + a Δv (Hairer and Wanner, Solving
    Ordinary Differential Equations II, section IV.1, "BRUSS"), fixed at the ends.
    """
    u, v = x[: len(x) // 2], x[len(x) // 2 :]
    cells = len(u)
    rate = 0.02 * (cells + 1) ** 2

    def spread(w: Tensor, end: float) -> Tensor:
        wall = torch.full((1,), end, dtype=w.dtype, device=w.device)
        padded = torch.cat([wall, w, wall])
        return rate * (padded[2:] - 2 * w + padded[:-2])

    reaction = u * u * v
    u_dot = 1 + reaction - 4 * u + spread(u, 1.0)
    v_dot = 3 * u - reaction + spread(v, 3.0)
    return torch.cat([u_dot, v_dot])


def brusselator_2d(x: Tensor) -> Tensor:
    """The Brusselator on a square grid with opposite sides joined, (2 side²,)."""
    side = math.isqrt(x.numel() // 2)
    u, v = x.view(2, side, side)
    reaction = u * u * v
    u_dot = 1 + reaction - 4.4 * u + 0.1 * side**2 * _around(u)
    v_dot = 3.4 * u - reaction + 0.1 * side**2 * _around(v)
    return torch.stack([u_dot, v_dot]).reshape(-1)


def poisson_2d(x: Tensor) -> Tensor:
    """What is left of −Δu + u³ = 1 on a square grid, u = 0 at its sides, (side²,)."""
    side = math.isqrt(x.numel())
    u = x.view(side, side)
    p = torch.nn.functional.pad(u, (1, 1, 1, 1))
    near = p[2:, 1:-1] + p[:-2, 1:-1] + p[1:-1, 2:] + p[1:-1, :-2]
    residual = (4 * u - near) * (side + 1) ** 2 + u * u * u - 1
    return residual.reshape(-1)


def _around(w: Tensor) -> Tensor:
    """The sum of the four neighbours, less four times the cell itself."""
    near = w.roll(1, 0) + w.roll(-1, 0) + w.roll(1, 1) + w.roll(-1, 1)
    return near - 4 * w


PROBLEMS: dict[str, Function] = {
    "band": band,
    "brusselator_1d": brusselator_1d,
    "brusselator_2d": brusselator_2d,
    "poisson_2d": poisson_2d,
}


def size(problem: str, about: int) -> int:
    """The number of inputs that a problem has which is nearest to a wish."""
    if problem == "brusselator_1d":
        return 2 * max(2, round(about / 2))
    if problem == "brusselator_2d":
        return 2 * max(2, round(math.sqrt(about / 2))) ** 2
    if problem == "poisson_2d":
        return max(2, round(math.sqrt(about))) ** 2
    return about


def start(problem: str, n: int, device: torch.device) -> Tensor:
    """An input of a problem, (n,), float64, the same each time."""
    generator = torch.Generator().manual_seed(0)
    x = 1 + torch.rand(n, generator=generator, dtype=torch.float64)
    return x.to(device)

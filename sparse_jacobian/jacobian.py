"""The Jacobian of a function as a sparse tensor, prepared once for many inputs."""

from collections.abc import Callable
from typing import Literal

import torch
from torch import Tensor

from sparse_jacobian.call import Unknown
from sparse_jacobian.coloring import Order, color_columns, color_rows, count
from sparse_jacobian.pattern import Pattern
from sparse_jacobian.trace import jacobian_pattern

Function = Callable[[Tensor], Tensor]
Mode = Literal["auto", "forward", "reverse"]


class SparseJacobian:
    """The Jacobian of `f`, (m, n), for inputs of the shape, dtype and device of `x`.

    `x` and `f(x)` may have any shape; m and n count their elements. Preparing finds the
    pattern, unless one is given, and colours it. Calling it runs one pass for each
    colour, `chunk_size` at a time (default: all), and returns a coalesced sparse COO
    tensor that holds every place of the pattern, numbers that are 0 included.

    `mode` "forward" colours columns and runs JVPs, "reverse" colours rows and runs
    VJPs, "auto" takes what needs fewer passes, columns if equal. `order` and `unknown`
    are those of `color_columns` and `jacobian_pattern`.

    `pattern`, `colors` (n,) or (m,), `passes` and `mode` can be read. A pattern that
    lacks an entry gives wrong numbers without a word, so `error` checks one.
    """

    def __init__(
        self,
        f: Function,
        x: Tensor,
        *,
        pattern: Pattern | None = None,
        mode: Mode = "auto",
        order: Order = "natural",
        chunk_size: int | None = None,
        unknown: Unknown = "dense",
    ) -> None:
        if mode not in ("auto", "forward", "reverse"):
            raise ValueError(f'mode is "auto", "forward" or "reverse", not {mode!r}')
        if pattern is None:
            pattern = jacobian_pattern(f, x, unknown=unknown)
        elif pattern.shape[1] != x.numel():
            raise ValueError(
                f"a pattern of shape {pattern.shape} has {pattern.shape[1]} columns, "
                f"but x has {x.numel()} elements"
            )
        self.f, self.x_shape, self.chunk_size = f, x.shape, chunk_size
        self.pattern = pattern.to(x.device)
        self.mode, self.colors = _colored(self.pattern, mode, order)
        self.passes = count(self.colors)
        line = self.pattern.cols if self.mode == "forward" else self.pattern.rows
        other = self.pattern.rows if self.mode == "forward" else self.pattern.cols
        # Where each entry stands in the results of the passes, (passes, m or n)
        width = self.pattern.shape[0 if self.mode == "forward" else 1]
        self._places = self.colors.to(x.device)[line] * width + other
        self._seeds = seeds(self.colors, self.passes, x)

    def __call__(self, x: Tensor) -> Tensor:
        """J at `x`, sparse (m, n); raises ValueError for another shape of `x`."""
        self._check(x)
        run = self._columns if self.mode == "forward" else self._rows
        return sparse(self.pattern, run(x.detach()).take(self._places))

    def error(self, x: Tensor, *, seed: int = 0) -> float:
        """How far J v is from the JVP of `f` for a random v, relative to its length.

        Rounding gives about 1e-16 in float64. More says that the pattern lacks entries
        at this `x`; it costs one more pass.
        """
        generator = torch.Generator().manual_seed(seed)
        v = torch.randn(x.shape, generator=generator, dtype=x.dtype).to(x.device)
        right = pushed(self.f, x.detach(), v)
        found = torch.mv(self(x), v.reshape(-1))
        length = float(right.norm())
        return float((found - right.reshape(-1)).norm()) / (length or 1.0)

    def _columns(self, x: Tensor) -> Tensor:
        """The sums of the columns of each colour, (passes, m)."""

        def jvp(v: Tensor) -> Tensor:
            return pushed(self.f, x, v.view(x.shape)).reshape(-1)

        return torch.func.vmap(jvp, chunk_size=self.chunk_size)(self._seeds)

    def _rows(self, x: Tensor) -> Tensor:
        """The sums of the rows of each colour, (passes, n)."""
        y, pullback = torch.func.vjp(self.f, x)[:2]

        def vjp(v: Tensor) -> Tensor:
            bar: Tensor = pullback(v.view(y.shape).to(y.dtype))[0]
            return bar.reshape(-1)

        return torch.func.vmap(vjp, chunk_size=self.chunk_size)(self._seeds)

    def _check(self, x: Tensor) -> None:
        if x.shape != self.x_shape:
            raise ValueError(
                f"prepared for x of shape {tuple(self.x_shape)}, not {tuple(x.shape)}"
            )


def pushed(f: Function, x: Tensor, v: Tensor) -> Tensor:
    """The JVP of `f` at `x` with `v`, in the shape of `f(x)`."""
    tangent: Tensor = torch.func.jvp(f, (x,), (v,))[1]
    return tangent


def sparse_jacobian(f: Function, x: Tensor) -> Tensor:
    """The Jacobian of `f` at one `x`, sparse (m, n), everything prepared anew."""
    return SparseJacobian(f, x)(x)


def _colored(pattern: Pattern, mode: Mode, order: Order) -> tuple[Mode, Tensor]:
    """The mode that needs fewer passes, and its colours."""
    columns = color_columns(pattern, order) if mode != "reverse" else None
    rows = color_rows(pattern, order) if mode != "forward" else None
    if rows is None or (columns is not None and count(columns) <= count(rows)):
        assert columns is not None
        return "forward", columns
    return "reverse", rows


def seeds(colors: Tensor, passes: int, x: Tensor) -> Tensor:
    """For each colour a vector with 1 at its lines, (passes, lines), like `x`."""
    found = torch.zeros(passes, len(colors), dtype=x.dtype, device=x.device)
    found[colors.to(x.device), torch.arange(len(colors), device=x.device)] = 1
    return found


def sparse(pattern: Pattern, values: Tensor) -> Tensor:
    """The sparse tensor with these values, (nnz,), at the places of a pattern."""
    return torch.sparse_coo_tensor(
        pattern.indices,
        values,
        pattern.shape,
        is_coalesced=True,
        check_invariants=False,
    )

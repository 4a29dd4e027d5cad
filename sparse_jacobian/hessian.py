"""The Hessian of a scalar function as a sparse tensor."""

import torch
from torch import Tensor

from sparse_jacobian.call import Unknown
from sparse_jacobian.coloring import Order, count
from sparse_jacobian.jacobian import Function, pushed, seeds, sparse
from sparse_jacobian.pattern import Pattern
from sparse_jacobian.star import check_symmetric, color_symmetric
from sparse_jacobian.trace import jacobian_pattern


def hessian_pattern(f: Function, x: Tensor, *, unknown: Unknown = "dense") -> Pattern:
    """The entries of the Hessian of `f` that may differ from 0, (n, n), symmetric.

    `f(x)` has one element. It is the pattern of the gradient's Jacobian, joined with
    its transpose; `unknown` is as in `jacobian_pattern`.
    """
    found = jacobian_pattern(torch.func.grad(_scalar(f)), x, unknown=unknown)
    rows = torch.cat([found.rows, found.cols])
    return Pattern.of(rows, torch.cat([found.cols, found.rows]), found.shape)


class SparseHessian:
    """The Hessian of `f`, (n, n), for inputs of the shape, dtype and device of `x`.

    As `SparseJacobian`, but a star colouring lets an entry be read off in its row or in
    its column, which needs fewer passes, each a Hessian–vector product (forward over
    reverse). What is not smooth enough to have a symmetric Hessian comes out symmetric
    all the same. Raises ValueError for a pattern that is not symmetric.
    """

    def __init__(
        self,
        f: Function,
        x: Tensor,
        *,
        pattern: Pattern | None = None,
        order: Order = "natural",
        chunk_size: int | None = None,
        unknown: Unknown = "dense",
    ) -> None:
        if pattern is None:
            pattern = hessian_pattern(f, x, unknown=unknown)
        elif pattern.shape != (x.numel(), x.numel()):
            raise ValueError(
                f"the Hessian of a function of {x.numel()} numbers is no matrix of "
                f"shape {pattern.shape}"
            )
        check_symmetric(pattern)
        self.f, self.x_shape, self.chunk_size = f, x.shape, chunk_size
        self.pattern = pattern.to(x.device)
        self.colors = color_symmetric(pattern, order)
        self.passes = count(self.colors)
        self._places = _places(self.pattern, self.colors.to(x.device), self.passes)
        self._seeds = seeds(self.colors, self.passes, x)
        self._gradient = torch.func.grad(_scalar(f))

    def __call__(self, x: Tensor) -> Tensor:
        """The Hessian at `x`, sparse (n, n); ValueError for another shape of `x`."""
        if x.shape != self.x_shape:
            raise ValueError(
                f"prepared for x of shape {tuple(self.x_shape)}, not {tuple(x.shape)}"
            )
        x = x.detach()

        def hvp(v: Tensor) -> Tensor:
            return pushed(self._gradient, x, v.view(x.shape)).reshape(-1)

        sums = torch.func.vmap(hvp, chunk_size=self.chunk_size)(self._seeds)
        return sparse(self.pattern, sums.take(self._places))


def sparse_hessian(f: Function, x: Tensor) -> Tensor:
    """The Hessian of `f` at one `x`, sparse (n, n), everything prepared anew."""
    return SparseHessian(f, x)(x)


def _places(pattern: Pattern, colors: Tensor, passes: int) -> Tensor:
    """Where each entry stands alone in the sums (passes, n), flat.

    The sum of the colour of column k shows H[i, k] in row i if no other entry of row i
    has this colour; else H[k, i] stands alone, since the colouring is a star colouring.
    """
    i, k = pattern.rows, pattern.cols
    color = colors[k]
    _, group, sizes = torch.unique(
        i * passes + color, return_inverse=True, return_counts=True
    )
    alone = sizes[group] == 1
    n = pattern.shape[1]
    return torch.where(alone, color * n + i, colors[i] * n + k)


def _scalar(f: Function) -> Function:
    """`f` with its one number as a 0-d tensor; ValueError if there are several."""

    def scalar(x: Tensor) -> Tensor:
        y = f(x)
        if y.numel() != 1:
            raise ValueError(
                f"a Hessian needs a function with one output, not {y.numel()}; take a "
                "sum, or the Jacobian"
            )
        return y.reshape(())

    return scalar

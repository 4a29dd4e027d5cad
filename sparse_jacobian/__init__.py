"""Sparse Jacobians and Hessians: as many passes as there are colours, not columns.

    from sparse_jacobian import SparseJacobian

    jacobian = SparseJacobian(f, x)  # finds the pattern and colours it, once
    J = jacobian(x)                  # a sparse COO tensor, at this x or another

The package needs torch and the standard library alone, so its folder can be copied
into any project. What it does, and when it pays, is the book's page
`sparse_jacobians`. Three steps, each usable by itself:

1. The pattern, which entries may differ from 0: `jacobian_pattern` follows the
   operations of `f` with sets of indices, `probe_pattern` sends a NaN through each
   input.
2. Colours: `color_columns`, `color_rows`, and `color_symmetric` for Hessians. Lines of
   one colour share a pass.
3. One pass for each colour, as one batch, and every number to its place:
   `SparseJacobian` and `SparseHessian`.
"""

from sparse_jacobian.coloring import color_columns, color_rows
from sparse_jacobian.hessian import SparseHessian, hessian_pattern, sparse_hessian
from sparse_jacobian.jacobian import SparseJacobian, sparse_jacobian
from sparse_jacobian.pattern import Pattern
from sparse_jacobian.probe import probe_pattern
from sparse_jacobian.star import color_symmetric
from sparse_jacobian.trace import jacobian_pattern

__all__ = [
    "Pattern",
    "SparseHessian",
    "SparseJacobian",
    "color_columns",
    "color_rows",
    "color_symmetric",
    "hessian_pattern",
    "jacobian_pattern",
    "probe_pattern",
    "sparse_hessian",
    "sparse_jacobian",
]

"""Symmetry saves passes: an entry may be read off in row or column."""
# data: sparse_jacobian/*.py

import torch

from sparse_jacobian import (
    SparseHessian,
    color_columns,
)


def f(x):
    return (x[0] * x[1:]).sin().sum()


x = torch.linspace(2, 3, 50).double()  # (n,)
hessian = SparseHessian(f, x)
columns = color_columns(hessian.pattern)
H = hessian(x)  # (n, n), sparse
dense = torch.func.hessian(f)(x)
gap = (H.to_dense() - dense).abs().max()

print("entries:", hessian.pattern.nnz)
print("columns:", int(columns.max()) + 1)
print("symmetric:", hessian.passes)
print("the same:", gap.item() < 1e-12)

"""Prepared once, J takes three passes at each new x, for any n."""
# data: sparse_jacobian/*.py

# %% prepare
import torch

from sparse_jacobian import SparseJacobian


def f(x):
    bend = x[2:] - 2 * x[1:-1] + x[:-2]
    return bend + x[1:-1] ** 3  # (n - 2,)


x = torch.linspace(2, 3, 5000).double()
jacobian = SparseJacobian(f, x)
print("passes:", jacobian.passes)
print("entries:", jacobian.pattern.nnz)

# %% call
J = jacobian(5 * x)  # (m, n), sparse
print(tuple(J.shape), J.layout)
print(
    "J v is right:", jacobian.error(x) < 1e-14
)

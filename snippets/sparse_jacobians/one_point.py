"""A pattern from one point misses the side that was not taken."""
# data: sparse_jacobian/*.py

# %% patterns
import torch

from sparse_jacobian import (
    Pattern,
    SparseJacobian,
    jacobian_pattern,
    probe_pattern,
)


def f(x):
    left, right = x.roll(1), x.roll(-1)
    return torch.where(x > 0, left, right)


x = torch.tensor([2.0, 3.0, 5.0, 7.0])  # (n,)
dense = torch.func.jacfwd(f)(x)
point = Pattern.of_matrix(dense)
probed = probe_pattern(f, x)
traced = jacobian_pattern(f, x)
print("at a point:", point.nnz)
print("probed:", probed.nnz)
print("traced:", traced.nnz)

# %% error
elsewhere = -x
for pattern in (point, traced):
    jacobian = SparseJacobian(
        f, x, pattern=pattern
    )
    error = jacobian.error(elsewhere)
    print(f"error {error:.1f}")

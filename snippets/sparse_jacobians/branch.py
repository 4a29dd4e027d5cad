"""A branch on a value cannot be traced; torch.where can."""
# data: sparse_jacobian/*.py

# %% raises tags=["raises-exception"]
import torch

from sparse_jacobian import jacobian_pattern


def f(x):
    if x.sum() > 0:
        return x[1:] * x[:-1]
    return x[1:]


x = torch.tensor([2.0, 3.0, 7.0])  # (n,)
jacobian_pattern(f, x)

# %% where


def g(x):
    product = x[1:] * x[:-1]
    return torch.where(
        x.sum() > 0, product, x[1:]
    )


print(jacobian_pattern(g, x).to_dense().int())

"""Closed to a ring, three colours are enough if 3 divides n."""
# data: sparse_jacobian/*.py

import torch

from sparse_jacobian import SparseJacobian


def f(x):
    return x.roll(1) * x + x.roll(-1)


for n in (9, 10, 11, 12):
    x = torch.linspace(2, 3, n)
    jacobian = SparseJacobian(f, x)
    print(n, jacobian.passes)

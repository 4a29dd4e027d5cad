"""A row and a column that are full: J in two parts, with two modes."""
# data: sparse_jacobian/*.py

import torch

from sparse_jacobian import SparseJacobian


def f(x):
    rest = x[1:] ** 2 * x[0]
    return torch.cat([x.sum()[None], rest])


def first(x):
    return f(x)[:1]


def others(x):
    return f(x)[1:]


x = torch.linspace(2, 3, 50).double()  # (n,)
whole = SparseJacobian(f, x)
print("whole:", whole.passes)
top = SparseJacobian(first, x)
rest = SparseJacobian(others, x)
print("parts:", top.passes, "+", rest.passes)
J = torch.cat([top(x), rest(x)])  # (n, n)
dense = torch.func.jacrev(f)(x)
gap = (J.to_dense() - dense).abs().max()
print("the same:", gap.item() < 1e-12)

"""A Gauss-Newton product is a JVP, a diagonal and a VJP."""

import torch
from torch.func import jacrev, jvp, vjp


def f(w):  # (p,) -> (m,)
    return torch.sigmoid(X @ w)


g = torch.Generator().manual_seed(0)
X = torch.randn(7, 3, generator=g).double()
w = torch.tensor([0.2, -0.3, 0.5]).double()
w_dot = torch.tensor([1.0, 10, 100]).double()

_, y_dot = jvp(f, (w,), (w_dot,))  # J w_dot
y, pullback = vjp(f, w)
# The loss (y**4).sum() has 12 y**2 as H
(product,) = pullback(12 * y**2 * y_dot)

J = jacrev(f)(w)  # (m, p)
G = J.T @ (12 * y**2).diag() @ J
gap = (product - G @ w_dot).norm()
print("gap < 1e-9:", bool(gap < 1e-9))

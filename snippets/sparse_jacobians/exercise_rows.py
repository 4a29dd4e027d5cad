"""Rows that share no column share a VJP: the transpose, coloured."""

# %% rows
import torch
from torch.func import vjp, vmap


def f(x):
    return x.view(3, 4).pow(2).sum(1)  # (3,)


x = torch.linspace(2, 3, 12).double()  # (n,)
pattern = torch.eye(3).repeat_interleave(4, 1)
pattern = pattern.bool()  # (m, n)
colors = torch.zeros(3, dtype=torch.int64)
_, pullback = vjp(f, x)
# (passes, m)
seeds = torch.eye(1).double()[:, colors]
(sums,) = vmap(pullback)(seeds)  # (passes, n)
rows, cols = pattern.nonzero(as_tuple=True)
J = torch.zeros(3, 12).double()
J[rows, cols] = sums[colors[rows], cols]

dense = torch.func.jacrev(f)(x)
print("passes:", len(seeds))
print("equal:", torch.equal(J, dense))

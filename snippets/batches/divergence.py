"""The divergence of a batch of vectors, one number for each sample."""

import torch
from torch.func import jacfwd, vmap


def f(x):  # (n,) -> (n,)
    return x**2 * x.roll(-1)


def divergence(x):  # (n,) -> ()
    return jacfwd(f)(x).trace()


# (B, n)
X = torch.arange(2.0, 14.0).reshape(4, 3)
by_hand = (2 * X * X.roll(-1, 1)).sum(1)
print("vmap    =", vmap(divergence)(X))
print("by hand =", by_hand)

"""A pull-back of ones gives the diagonal only if J is diagonal."""

import torch
from torch.func import jacrev, jvp, vjp, vmap


def elementwise(x):
    return x**3  # y[i] depends on x[i] alone


def mixing(x):
    return x * x.roll(-1)  # y[i] depends on two inputs


def diagonal(f, x):  # n push-forwards, one entry of each kept
    def entry(one_hot):
        return jvp(f, (x,), (one_hot,))[1] @ one_hot  # ()

    return vmap(entry)(torch.eye(x.numel()))  # (n,)


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
for f in (elementwise, mixing):
    (ones_back,) = vjp(f, x)[1](torch.ones(3))  # (n,)
    print(f"{f.__name__}: diagonal of J =", jacrev(f)(x).diagonal())
    print("  one pull-back of ones =", ones_back)
    print("  n push-forwards       =", diagonal(f, x))

"""A pull-back of ones gives the diagonal only if J is diagonal."""

import torch
from torch.func import jacrev, jvp, vjp, vmap


def elementwise(x):
    return x**3  # y[i] depends on x[i] alone


def mixing(x):
    return x * x.roll(-1)  # on two inputs


def diagonal(f, x):
    # n push-forwards, one entry of each kept
    def entry(one_hot):
        _, column = jvp(f, (x,), (one_hot,))
        return column @ one_hot  # ()

    one_hots = torch.eye(len(x))  # (n, n)
    return vmap(entry)(one_hots)  # (n,)


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
for f in (elementwise, mixing):
    wanted = jacrev(f)(x).diagonal()  # (n,)
    _, pullback = vjp(f, x)
    (pulled,) = pullback(torch.ones(3))
    pushed = diagonal(f, x)
    print(f.__name__)
    print("  diagonal of J     =", wanted)
    print("  pull-back of ones =", pulled)
    print("  n push-forwards   =", pushed)

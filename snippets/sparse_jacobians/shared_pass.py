"""Columns 0 and 2 share no row, so one JVP shows both."""

import torch
from torch.func import jacfwd, jvp


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
both = torch.tensor([1.0, 0.0, 1.0])
other = torch.tensor([0.0, 1.0, 0.0])
print("J =", jacfwd(f)(x), sep="\n")
print("both  =", jvp(f, (x,), (both,))[1])
print("other =", jvp(f, (x,), (other,))[1])

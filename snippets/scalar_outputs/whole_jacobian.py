"""jacrev gives every partial derivative of f, one row per output."""

import torch


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (3,)

J = torch.func.jacrev(f)(x)  # (2, 3)

print("J =", J, sep="\n")

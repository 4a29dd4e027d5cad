"""has_aux returns the value beside the Jacobian, from one run of f."""

import torch
from torch.func import jacrev

runs = []


def f(x):
    runs.append(x)
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


def twice(x):
    y = f(x)
    return y, y


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
J, y = jacrev(twice, has_aux=True)(x)
print("y =", y)
print("J =", J, sep="\n")
print("runs of f:", len(runs))

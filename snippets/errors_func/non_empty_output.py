"""A function without return has no output."""

# %% raises tags=["raises-exception"]
import torch
from torch.func import jacrev

results = []


def f(x):  # (3,) -> (2,)
    results.append(x[:2] * x[1:])


x = torch.tensor([2.0, 3.0, 5.0])
jacrev(f)(x)


# %% fix
def f(x):  # (3,) -> (2,)
    return x[:2] * x[1:]


print("J =", jacrev(f)(x), sep="\n")

"""jacrev wants tensors, and nothing else, from the function."""

# %% raises tags=["raises-exception"]
import torch
from torch.func import jacrev


def f(x):  # (3,) -> (2,), number
    y = x[:2] * x[1:]
    return y, y.max().item()


x = torch.tensor([2.0, 3.0, 5.0])
jacrev(f)(x)


# %% fix
def f(x):  # (3,) -> (2,), ()
    y = x[:2] * x[1:]
    return y, y.max()


J, largest = jacrev(f, has_aux=True)(x)
print("J =", J, sep="\n")
print("largest:", largest)

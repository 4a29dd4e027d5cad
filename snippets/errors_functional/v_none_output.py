"""vjp of several outputs needs a vector."""

# %% raises tags=["raises-exception"]
import torch
from torch.autograd.functional import vjp


def f(x):  # (3,) -> (2,)
    return x[:2] * x[1:]


x = torch.tensor([2.0, 3.0, 5.0])
vjp(f, x)

# %% fix
y_bar = torch.tensor([1.0, 10.0])
y, x_bar = vjp(f, x, y_bar)
print("x_bar =", x_bar)

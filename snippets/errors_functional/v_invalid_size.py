"""vjp takes a vector like the output, jvp one like the input."""

# %% raises tags=["raises-exception"]
import torch
from torch.autograd.functional import jvp, vjp


def f(x):  # (3,) -> (2,)
    return x[:2] * x[1:]


x = torch.tensor([2.0, 3.0, 5.0])
v = torch.tensor([1.0, 10.0])
jvp(f, x, v)

# %% fix
x_dot = torch.tensor([1.0, 10.0, 100.0])
print("J @ x_dot =", jvp(f, x, x_dot)[1])
print("J.T @ v =", vjp(f, x, v)[1])

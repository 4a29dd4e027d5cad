"""A tangent has the shape of its input."""

# %% raises tags=["raises-exception"]
import torch
from torch.func import jvp


def f(x):  # (3,) -> (2,)
    return x[:2] * x[1:]


x = torch.tensor([2.0, 3.0, 5.0])
v = torch.tensor([1.0, 10.0])
jvp(f, (x,), (v,))

# %% fix
x_dot = torch.tensor([1.0, 10.0, 100.0])
y, y_dot = jvp(f, (x,), (x_dot,))
print("y_dot =", y_dot)
y, pullback = torch.func.vjp(f, x)
print("x_bar =", pullback(v)[0])

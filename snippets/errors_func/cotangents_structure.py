"""Cotangents are packed like the outputs."""

# %% raises tags=["raises-exception"]
import torch
from torch.func import vjp


def f(x):  # (3,) -> ((2,), ())
    return x[:2] * x[1:], x.prod()


x = torch.tensor([2.0, 3.0, 5.0])
y, pullback = vjp(f, x)
y_bar = torch.tensor([1.0, 10.0])
p_bar = torch.tensor(100.0)
pullback(y_bar, p_bar)

# %% fix
(x_bar,) = pullback((y_bar, p_bar))
print("x_bar =", x_bar)

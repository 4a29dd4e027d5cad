"""Indices leave the function as aux."""

# %% raises tags=["raises-exception"]
import torch
from torch.func import vjp


def f(x):  # (3,) -> ((2,), (2,))
    return x.topk(2)


x = torch.tensor([2.0, 5.0, 3.0])
vjp(f, x)

# %% fix
values, pullback, indices = vjp(
    f, x, has_aux=True
)
(x_bar,) = pullback(torch.tensor([1.0, 10.0]))
print("indices:", indices)
print("x_bar =", x_bar)

"""grad wants a number, vjp takes weights for several."""

# %% raises tags=["raises-exception"]
import torch
from torch.func import grad, vjp


def f(x):  # (3,) -> (2,)
    return x[:2] * x[1:]


x = torch.tensor([2.0, 3.0, 5.0])
grad(f)(x)

# %% fix
y, pullback = vjp(f, x)
(x_bar,) = pullback(torch.tensor([1.0, 10.0]))
print("x_bar =", x_bar)

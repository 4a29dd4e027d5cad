"""The derivative of a linear function is a constant."""

# %% raises tags=["raises-exception"]
import torch
from torch.autograd.functional import vjp


def f(x):  # (3,) -> (2,)
    return 7 * x[:2] + 3 * x[1:]


x = torch.tensor([2.0, 3.0, 5.0])
y_bar = torch.tensor([1.0, 10.0])
vjp(f, x, y_bar, True, strict=True)

# %% fix
y, x_bar = vjp(f, x, y_bar, True)
print("x_bar =", x_bar)
print(x_bar.requires_grad)

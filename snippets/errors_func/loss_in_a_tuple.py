"""What comes beside the loss needs has_aux=True."""

# %% raises tags=["raises-exception"]
import torch
from torch.func import grad


def step(x):  # (3,) -> (), (2,)
    y = x[:2] * x[1:]
    return (y**2).sum(), y


x = torch.tensor([2.0, 3.0, 5.0])
grad(step)(x)

# %% fix
x_bar, y = grad(step, has_aux=True)(x)
print("x_bar =", x_bar)
print("y =", y)

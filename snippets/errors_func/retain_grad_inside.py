"""A shift of zero gives the gradient of what lies between."""

# %% raises tags=["raises-exception"]
import torch
from torch.func import grad


def loss(x):  # (3,) -> ()
    y = x[:2] * x[1:]  # (2,)
    y.retain_grad()
    return y[0] * y[1] ** 2


x = torch.tensor([2.0, 3.0, 5.0])
grad(loss)(x)


# %% fix
def loss(x, shift):  # (3,), (2,) -> ()
    y = x[:2] * x[1:] + shift
    return y[0] * y[1] ** 2


shift = torch.zeros(2)
x_bar, y_bar = grad(loss, (0, 1))(x, shift)
print("x_bar =", x_bar)
print("y_bar =", y_bar)

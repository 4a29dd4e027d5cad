"""Forward mode differentiates the gradient of squares written out."""

# %% raises tags=["raises-exception"]
import torch
from torch import nn
from torch.func import grad, jvp

target = torch.tensor([7.0, 11.0])


def loss(x):  # (3,) -> ()
    out = x[1:] * x[:-1]
    return nn.functional.mse_loss(out, target)


x = torch.tensor([2.0, 3.0, 5.0])
x_dot = torch.tensor([1.0, 10.0, 100.0])
jvp(grad(loss), (x,), (x_dot,))


# %% fix
def loss(x):  # (3,) -> ()
    out = x[1:] * x[:-1]
    return ((out - target) ** 2).mean()


g, hvp = jvp(grad(loss), (x,), (x_dot,))
print("gradient:", g)
print("H @ x_dot:", hvp)

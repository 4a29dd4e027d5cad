"""A checkpoint does not work inside torch.func.grad."""

# %% raises tags=["raises-exception"]
import torch
from torch.utils.checkpoint import checkpoint


def f(x):
    return (x * x).sin().sum()


def saving(x):
    return checkpoint(
        f, x, use_reentrant=False
    )


x = torch.tensor([2.0, 3.0, 5.0])
torch.func.grad(saving)(x)

# %% fix
x.requires_grad_()
(x_bar,) = torch.autograd.grad(saving(x), x)
print("x_bar =", x_bar)

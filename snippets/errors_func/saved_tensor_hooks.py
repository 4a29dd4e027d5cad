"""Checkpointing goes with autograd.grad, not with a transform."""

# %% raises tags=["raises-exception"]
import torch
from torch.utils.checkpoint import checkpoint


def loss(x):  # (3,) -> ()
    y = checkpoint(
        torch.sin, x, use_reentrant=False
    )
    return y.prod()


x = torch.tensor([2.0, 3.0, 5.0])
torch.func.grad(loss)(x)

# %% fix
x.requires_grad_()
(x_bar,) = torch.autograd.grad(loss(x), x)
print("x_bar =", x_bar)

"""A reentrant checkpoint works with backward() alone."""

# %% raises tags=["raises-exception"]
import torch
from torch.utils.checkpoint import checkpoint


def f(x):
    return (x * x).sin()


x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
y_bar = torch.tensor([1.0, 10.0, 100.0])
y = checkpoint(f, x, use_reentrant=True)
torch.autograd.grad(y, x, y_bar)

# %% fix
y = checkpoint(f, x, use_reentrant=False)
(x_bar,) = torch.autograd.grad(y, x, y_bar)
print("x_bar =", x_bar)

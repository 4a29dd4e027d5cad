"""A reentrant checkpoint takes no keyword arguments."""

# %% raises tags=["raises-exception"]
import torch
from torch.utils.checkpoint import checkpoint


def f(x, factor):
    return (factor * x).sin()


x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
y_bar = torch.tensor([1.0, 10.0, 100.0])
checkpoint(f, x, factor=7, use_reentrant=True)

# %% fix
y = checkpoint(
    f, x, factor=7, use_reentrant=False
)
y.backward(y_bar)
print("x.grad =", x.grad)

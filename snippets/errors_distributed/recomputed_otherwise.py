"""A checkpoint compares shapes, not values."""

# %% trap
import torch
from torch.utils.checkpoint import checkpoint

scale = {"factor": 2.0}


def f(x):
    return (scale["factor"] * x) ** 2


x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
y_bar = torch.tensor([1.0, 10.0, 100.0])
y = checkpoint(f, x, use_reentrant=False)
scale["factor"] = 30.0
y.backward(y_bar)
print("x.grad =", x.grad)


# %% fix
def g(x, factor):
    return (factor * x) ** 2


x.grad = None
y = checkpoint(g, x, 2.0, use_reentrant=False)
scale["factor"] = 30.0
y.backward(y_bar)
print("x.grad =", x.grad)

"""One function, written three ways, has three derivatives at 0."""

# %% three
import torch

zero = torch.tensor(0.0)


def relu(x):
    return torch.relu(x)


def clamp(x):
    return x.clamp(min=0)


def maximum(x):
    return torch.maximum(x, zero)


x = torch.tensor(0.0, requires_grad=True)
for f in (relu, clamp, maximum):
    (slope,) = torch.autograd.grad(f(x), x)
    print(f.__name__, "->", slope.item())

# %% difference
for f in (relu, clamp, maximum):
    y = f(x) - f(-x)  # always equal to x
    (slope,) = torch.autograd.grad(y, x)
    print(f.__name__, "->", slope.item())

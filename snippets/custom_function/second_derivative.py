"""What the forward pass computed and saved is a constant afterwards."""

# %% kinds
import torch
from torch.autograd import Function, grad


class Kept(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    def backward(ctx, y_bar):
        (x,) = ctx.saved_tensors
        return 2 * x * y_bar


class Lost(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(2 * x)
        return x * x

    @staticmethod
    def backward(ctx, y_bar):
        (slope,) = ctx.saved_tensors
        return slope * y_bar


# %% two
x = torch.tensor(4.0, requires_grad=True)
for kind in (Kept, Lost):
    z = kind.apply(x) ** 2  # x ** 4
    (x_bar,) = grad(z, x, create_graph=True)
    (second,) = grad(x_bar, x)
    print(kind.__name__, x_bar.item(), second)

# %% checks
from torch.autograd import (
    gradcheck,
    gradgradcheck,
)

at = x.detach().double().requires_grad_()
for kind in (Kept, Lost):
    once = gradcheck(kind.apply, at)
    twice = gradgradcheck(
        kind.apply, at, raise_exception=False
    )
    print(kind.__name__, once, twice)

# %% once
from torch.autograd.function import (
    once_differentiable,
)


class Once(Lost):
    @staticmethod
    @once_differentiable
    def backward(ctx, y_bar):
        (slope,) = ctx.saved_tensors
        return slope * y_bar


for kind in (Kept, Once):
    z = kind.apply(x) ** 2
    (x_bar,) = grad(z, x, create_graph=True)
    loss = z + x_bar**2  # a gradient penalty
    (got,) = grad(loss, x)
    print(kind.__name__, got)

# %% raises tags=["raises-exception"]
loss.backward()

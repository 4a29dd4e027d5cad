"""Right at first order, wrong at second: backward detaches x."""

# %% raises tags=["raises-exception"]
import torch
from torch.autograd import (
    Function,
    gradgradcheck,
)


class Square(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x**2

    @staticmethod
    def backward(ctx, y_bar):
        (x,) = ctx.saved_tensors
        return 2 * x.detach() * y_bar


x = torch.tensor([2.0, 3.0]).double()
y_bar = torch.tensor([10.0, 100.0]).double()
x.requires_grad_()
y_bar.requires_grad_()
gradgradcheck(Square.apply, x, y_bar)


# %% fix
class Square(Square):
    @staticmethod
    def backward(ctx, y_bar):
        (x,) = ctx.saved_tensors
        return 2 * x * y_bar


print(gradgradcheck(Square.apply, x, y_bar))

"""backward returns the derivative and forgets its factor y_bar."""

# %% raises tags=["raises-exception"]
import torch
from torch.autograd import Function, gradcheck


class SumOfSquares(Function):
    @staticmethod
    def forward(ctx, x):  # (3,) -> ()
        ctx.save_for_backward(x)
        return (x**2).sum()

    @staticmethod
    def backward(ctx, y_bar):  # () -> (3,)
        (x,) = ctx.saved_tensors
        return 2 * x


x = torch.tensor([2.0, 3.0, 5.0]).double()
x.requires_grad_()
gradcheck(SumOfSquares.apply, x)


# %% fix
class SumOfSquares(SumOfSquares):
    @staticmethod
    def backward(ctx, y_bar):
        (x,) = ctx.saved_tensors
        return 2 * x * y_bar


print(gradcheck(SumOfSquares.apply, x))

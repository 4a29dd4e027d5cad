"""A saved intermediate result is a constant later."""

# %% trap
import torch


class Square(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(2 * x)
        return x * x

    @staticmethod
    def backward(ctx, y_bar):
        (slope,) = ctx.saved_tensors
        return slope * y_bar


def two_derivatives(square):
    x = torch.tensor(5.0, requires_grad=True)
    y = x * square(x)  # the cube of x
    (first,) = torch.autograd.grad(
        y, x, create_graph=True
    )
    (second,) = torch.autograd.grad(first, x)
    return first.item(), second.item()


print(two_derivatives(Square.apply))


# %% fix
class Fixed(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    def backward(ctx, y_bar):
        (x,) = ctx.saved_tensors
        return 2 * x * y_bar


print(two_derivatives(Fixed.apply))

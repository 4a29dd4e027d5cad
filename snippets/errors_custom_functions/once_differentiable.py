"""once_differentiable forbids a second derivative."""

# %% raises tags=["raises-exception"]
import torch
from torch.autograd import function


class Square(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    @function.once_differentiable
    def backward(ctx, y_bar):
        (x,) = ctx.saved_tensors
        return 2 * x * y_bar


x = torch.tensor(5.0, requires_grad=True)
y = x * Square.apply(x)  # the cube of x
(first,) = torch.autograd.grad(
    y, x, create_graph=True
)
first.backward()


# %% fix
class Fixed(Square):
    @staticmethod
    def backward(ctx, y_bar):
        (x,) = ctx.saved_tensors
        return 2 * x * y_bar


y = x * Fixed.apply(x)
(first,) = torch.autograd.grad(
    y, x, create_graph=True
)
first.backward()
print("x.grad =", x.grad)

"""F(x) makes an object and computes nothing."""

# %% raises tags=["warns"]
import torch


class Square(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    def backward(ctx, y_bar):
        (x,) = ctx.saved_tensors
        return 2 * x * y_bar


x = torch.tensor([2.0, 3.0, 5.0])
y = Square(x)
print(type(y).__name__)

# %% fix
y = Square.apply(x)
print(type(y).__name__, y)

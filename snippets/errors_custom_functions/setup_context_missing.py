"""torch.func needs a forward without ctx."""

# %% raises tags=["raises-exception"]
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
torch.func.vjp(Square.apply, x)


# %% fix
class Fixed(Square):
    @staticmethod
    def forward(x):
        return x * x

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs)


y, pullback = torch.func.vjp(Fixed.apply, x)
y_bar = torch.tensor([1.0, 10.0, 100.0])
print("x_bar =", *pullback(y_bar))

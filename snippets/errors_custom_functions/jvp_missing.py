"""Forward mode needs a jvp of the Function."""

# %% raises tags=["raises-exception"]
import torch


class Square(torch.autograd.Function):
    @staticmethod
    def forward(x):
        return x * x

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs)

    @staticmethod
    def backward(ctx, y_bar):
        (x,) = ctx.saved_tensors
        return 2 * x * y_bar


x = torch.tensor([2.0, 3.0, 5.0])
x_dot = torch.tensor([1.0, 10.0, 100.0])
torch.func.jvp(Square.apply, (x,), (x_dot,))


# %% fix
class Fixed(Square):
    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs)
        ctx.save_for_forward(*inputs)

    @staticmethod
    def jvp(ctx, x_dot):
        (x,) = ctx.saved_tensors
        return 2 * x * x_dot


y, y_dot = torch.func.jvp(
    Fixed.apply, (x,), (x_dot,)
)
print("y_dot =", y_dot)

"""With setup_context, forward takes no ctx."""

# %% raises tags=["raises-exception"]
import torch


class Square(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * x

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs)

    @staticmethod
    def backward(ctx, y_bar):
        (x,) = ctx.saved_tensors
        return 2 * x * y_bar


x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
Square.apply(x)


# %% fix
class Fixed(Square):
    @staticmethod
    def forward(x):
        return x * x


y_bar = torch.tensor([1.0, 10.0, 100.0])
Fixed.apply(x).backward(y_bar)
print("x.grad =", x.grad)

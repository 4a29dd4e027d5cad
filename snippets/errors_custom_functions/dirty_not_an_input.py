"""mark_dirty is for inputs that were changed."""

# %% raises tags=["warns"]
import torch


class Line(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        y = 2 * x
        y.add_(3)
        ctx.mark_dirty(y)
        return y

    @staticmethod
    def backward(ctx, y_bar):
        return 2 * y_bar


x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
y_bar = torch.tensor([1.0, 10.0, 100.0])
Line.apply(x).backward(y_bar)
print("x.grad =", x.grad)


# %% fix
class Fixed(Line):
    @staticmethod
    def forward(ctx, x):
        return (2 * x).add_(3)


x.grad = None
Fixed.apply(x).backward(y_bar)
print("x.grad =", x.grad)

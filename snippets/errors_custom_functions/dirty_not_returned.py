"""An input that is changed in place is an output."""

# %% raises tags=["raises-exception"]
import torch


class Line(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.mark_dirty(x)
        return x.mul_(2) + 3

    @staticmethod
    def backward(ctx, y_bar):
        return 2 * y_bar


x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
y_bar = torch.tensor([1.0, 10.0, 100.0])
Line.apply(7 * x)


# %% fix
class Fixed(Line):
    @staticmethod
    def forward(ctx, x):
        ctx.mark_dirty(x)
        return x.mul_(2).add_(3)


h = 7 * x
y = Fixed.apply(h)
(y * h).backward(y_bar)
print("y is h:", y is h)
print("x.grad =", x.grad)

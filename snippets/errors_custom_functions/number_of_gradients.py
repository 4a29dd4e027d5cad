"""backward returns a value for each argument of apply."""

# %% raises tags=["raises-exception"]
import torch


class Scale(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, factor):
        ctx.factor = factor
        return x * factor

    @staticmethod
    def backward(ctx, y_bar):
        return ctx.factor * y_bar


x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
y_bar = torch.tensor([1.0, 10.0, 100.0])
Scale.apply(x, 7.0).backward(y_bar)


# %% fix
class Fixed(Scale):
    @staticmethod
    def backward(ctx, y_bar):
        return ctx.factor * y_bar, None


Fixed.apply(x, 7.0).backward(y_bar)
print("x.grad =", x.grad)

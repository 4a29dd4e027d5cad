"""save_for_backward takes tensors, ctx takes everything else."""

# %% raises tags=["raises-exception"]
import torch


class Power(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, p):
        ctx.save_for_backward(x, p)
        return x**p

    @staticmethod
    def backward(ctx, y_bar):
        x, p = ctx.saved_tensors
        return p * x ** (p - 1) * y_bar, None


x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
Power.apply(x, 3)


# %% fix
class Fixed(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, p):
        ctx.save_for_backward(x)
        ctx.p = p
        return x**p

    @staticmethod
    def backward(ctx, y_bar):
        (x,), p = ctx.saved_tensors, ctx.p
        return p * x ** (p - 1) * y_bar, None


y_bar = torch.tensor([1.0, 10.0, 100.0])
Fixed.apply(x, 3).backward(y_bar)
print("x.grad =", x.grad)

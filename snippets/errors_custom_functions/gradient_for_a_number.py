"""An argument that is no tensor gets None."""

# %% raises tags=["raises-exception"]
import torch


class Power(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, p):
        ctx.save_for_backward(x)
        ctx.p = p
        return x**p

    @staticmethod
    def backward(ctx, y_bar):
        (x,), p = ctx.saved_tensors, ctx.p
        x_bar = p * x ** (p - 1) * y_bar
        return x_bar, x**p * x.log() * y_bar


x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
y_bar = torch.tensor([1.0, 10.0, 100.0])
Power.apply(x, 2.0).backward(y_bar)

# %% fix
p = torch.tensor(2.0, requires_grad=True)
Power.apply(x, p).backward(y_bar)
print("x.grad =", x.grad)
print("p.grad =", p.grad)

"""A Function in place takes no leaf that requires grad."""

# %% raises tags=["raises-exception"]
import torch


class Double(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.mark_dirty(x)
        return x.mul_(2)

    @staticmethod
    def backward(ctx, y_bar):
        return 2 * y_bar


x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
y_bar = torch.tensor([1.0, 10.0, 100.0])
Double.apply(x).backward(y_bar)

# %% fix
x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
Double.apply(x.clone()).backward(y_bar)
print("x =", x.detach())
print("x.grad =", x.grad)

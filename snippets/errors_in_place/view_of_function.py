"""A custom Function returns its input, which is changed in place."""

# %% raises tags=["raises-exception"]
import torch


class Reversed(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x.view_as(x)

    @staticmethod
    def backward(ctx, y_bar):
        return -y_bar


x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
y = Reversed.apply(10 * x)
y *= 3

# %% fix
y = Reversed.apply(10 * x)
y = y * 3
y.sum().backward()
print("x.grad =", x.grad)

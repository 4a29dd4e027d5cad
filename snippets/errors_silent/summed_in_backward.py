"""A gradient that is too large is summed."""

# %% trap
import torch


class Add(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, bias):
        return x * 2 + bias

    @staticmethod
    def backward(ctx, y_bar):  # (4, 3)
        return (
            y_bar * 2,
            y_bar * 2,
        )  # of bias: 1


x = torch.ones(4, 3, requires_grad=True)
bias = torch.ones(3, requires_grad=True)
Add.apply(x, bias).sum().backward()
print(bias.grad)

# %% fix
bias.grad = None
(x * 2 + bias).sum().backward()
print(bias.grad)

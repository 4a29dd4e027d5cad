"""Returned as an output, the slope has a gradient of its own."""

import torch
from torch.autograd import Function, grad


class Returned(Function):
    @staticmethod
    def forward(x):
        return x * x, 2 * x

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(output[1])

    @staticmethod
    def backward(ctx, y_bar, slope_bar):
        (slope,) = ctx.saved_tensors
        return slope * y_bar + 2 * slope_bar


def square(x):
    y, _ = Returned.apply(x)
    return y


x = torch.tensor(4.0, requires_grad=True)
z = square(x) ** 2  # x ** 4
(x_bar,) = grad(z, x, create_graph=True)
(second,) = grad(x_bar, x)
print(x_bar.item(), second)

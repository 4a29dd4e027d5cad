"""Saved as an input, x has a second way into its gradient."""

import torch
from torch.autograd import Function, grad

from drawing.graph import draw_graph


class Kept(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    def backward(ctx, y_bar):
        (x,) = ctx.saved_tensors
        return 2 * x * y_bar


class Lost(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(2 * x)
        return x * x

    @staticmethod
    def backward(ctx, y_bar):
        (slope,) = ctx.saved_tensors
        return slope * y_bar


def gradient(kind):
    x = torch.tensor(4.0, requires_grad=True)
    z = kind.apply(x) ** 2
    (x_bar,) = grad(z, x, create_graph=True)
    return x, x_bar


x_1, g_1 = gradient(Lost)
x_2, g_2 = gradient(Kept)
one = torch.tensor(1.0)
picture = draw_graph(
    {"g₁": g_1, "g₂": g_2},
    {"x₁": x_1, "x₂": x_2},
    {"g₁": one, "g₂": one},
)
picture.width = (
    360  # at its right are no names
)

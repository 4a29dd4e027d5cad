"""Clipping the gradient is no VJP, because it is not linear."""

import torch
from torch.autograd import (
    Function,
    grad,
    gradcheck,
)


class Clip(Function):
    @staticmethod
    def forward(ctx, x):
        return x.view_as(x)

    @staticmethod
    def backward(ctx, y_bar):
        return y_bar / y_bar.norm().clamp(
            min=1
        )


x = torch.tensor([2.0, 5.0]).double()
x.requires_grad_()
y_bar = torch.tensor([0.3, 0.4]).double()
for factor in (1, 10):
    y = Clip.apply(x)
    print(grad(y, x, factor * y_bar)[0])
print(gradcheck(Clip.apply, x))

"""An output listed twice counts twice, and an input does not."""

import torch


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x.requires_grad_()
y_bar = torch.tensor([1.0, 100.0])  # (m,)

y = f(x)
x_bars = torch.autograd.grad(
    [y, y], [x, x], [y_bar, y_bar]
)
print("first  =", x_bars[0])
print("second =", x_bars[1])

"""A pullback has one short rule for each operation and builds no J."""

import torch


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


def pullback(x, y_bar):  # (3,), (2,) -> (3,)
    x_bar = torch.zeros_like(x)
    # y[0] = x[0] * x[1]
    x_bar[0] += y_bar[0] * x[1]
    x_bar[1] += y_bar[0] * x[0]
    # y[1] = x[1] + x[2] ** 2
    x_bar[1] += y_bar[1]
    x_bar[2] += y_bar[1] * 2 * x[2]
    return x_bar


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
y_bar = torch.tensor([1.0, 100.0])  # (m,)

print("x_bar =", pullback(x, y_bar))

"""A unit vector whose gradient stays finite at 0."""

import torch


def unit(x):
    squared = (x * x).sum()
    some = squared > 0
    safe = torch.where(some, squared, 1.0)
    return x / safe.sqrt()  # (n,) -> (n,)


y_bar = torch.tensor([1.0, 10.0])  # (n,)
for numbers in ([3.0, 4.0], [0.0, 0.0]):
    x = torch.tensor(
        numbers, requires_grad=True
    )
    y = unit(x)
    (x_bar,) = torch.autograd.grad(
        y, x, y_bar
    )
    print(y.detach(), x_bar)

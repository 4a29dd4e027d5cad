"""The vector is the derivative of one number with respect to y."""

import torch


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


def gradient(number, tensor):
    return torch.autograd.grad(
        number, tensor, retain_graph=True
    )[0]


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x.requires_grad_()
y = f(x)  # (m,)
weights = torch.tensor([1.0, 100.0])  # (m,)
numbers = {
    "y.sum()": y.sum(),
    "y.mean()": y.mean(),
    "weights @ y": weights @ y,
    "-y.sum()": -y.sum(),
    "y[1]": y[1],
    "y[0] * y[1]": y[0] * y[1],
}

for name, number in numbers.items():
    y_bar = gradient(number, y)  # (m,)
    (x_bar,) = torch.autograd.grad(
        y, x, y_bar, retain_graph=True
    )
    direct = gradient(number, x)  # (n,)
    assert torch.allclose(x_bar, direct)
    row = y_bar.tolist(), x_bar.tolist()
    print(f"{name:11}", *row)

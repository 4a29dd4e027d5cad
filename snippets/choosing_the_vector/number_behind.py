"""The vector is the derivative of one number with respect to y."""

import torch


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


def grad(y, x, y_bar=None):
    return torch.autograd.grad(
        y, x, y_bar, retain_graph=True
    )[0]


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
y = f(x.requires_grad_())  # (m,)
weights = torch.tensor([1.0, 100.0])  # (m,)
numbers = {
    "y.sum()": y.sum(),
    "y.mean()": y.mean(),
    "weights @ y": weights @ y,
    "y[1]": y[1],
    "y[0] * y[1]": y[0] * y[1],
}

for name, number in numbers.items():
    y_bar = grad(number, y)  # (m,)
    x_bar = grad(y, x, y_bar)  # (n,)
    assert torch.equal(x_bar, grad(number, x))
    row = y_bar.tolist(), x_bar.tolist()
    print(f"{name:11}", *row)

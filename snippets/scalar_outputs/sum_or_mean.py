"""sum and ones agree, mean divides by m, and other weights differ."""

import torch


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


def gradient(scalar):  # () -> (3,)
    return torch.autograd.grad(scalar, x)[0]


x = torch.tensor([2.0, 3.0, 5.0])  # (3,)
x.requires_grad_()
weights = torch.tensor([1.0, 100.0])  # (2,)
y = f(x)
y_bar = torch.ones_like(y)  # (2,)
(ones,) = torch.autograd.grad(y, x, y_bar)
weighted = (weights * f(x)).sum()  # ()

print("sum      ->", gradient(f(x).sum()))
print("ones     ->", ones)
print("mean     ->", gradient(f(x).mean()))
print("first    ->", gradient(f(x)[0]))
print("weighted ->", gradient(weighted))

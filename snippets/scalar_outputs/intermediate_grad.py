"""retain_grad() keeps the gradient of a tensor that is not a leaf."""

import torch


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([10.0, 12, 15, 20])  # (4,)
x.requires_grad_()
h = x[1:] - x[:-1]  # (3,), not a leaf
h.retain_grad()
y_bar = torch.tensor([1.0, 100.0])  # (2,)

f(h).backward(gradient=y_bar)

print("h.is_leaf =", h.is_leaf)
print("h.grad =", h.grad)
print("x.grad =", x.grad)

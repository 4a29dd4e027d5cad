"""The usual vector is the gradient of a later scalar, taken at y."""

import torch


def f(x):
    return torch.stack([x[0] * x[1], x[1] + x[2] ** 2])  # (3,) -> (2,)


def g(y):
    return y[0] ** 2 + y[0] * y[1]  # (2,) -> ()


x = torch.tensor([2.0, 3.0, 5.0], requires_grad=True)  # (n,)
y = f(x)  # (m,)
y.retain_grad()
g(y).backward()  # the whole way, from g to x
y_bar, whole, x.grad = y.grad, x.grad, None

f(x).backward(gradient=y_bar)  # the same way, begun at y
half = x.grad

print("gradient at y      =", y_bar)
print("gradient at x      =", whole)
print("pulled back from y =", half)

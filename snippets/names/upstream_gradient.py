"""The usual vector is the gradient of a later scalar, taken at y."""

import torch


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


def g(y):  # (2,) -> ()
    return y[0] ** 2 + y[0] * y[1]


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x.requires_grad_()
y = f(x)  # (m,)
y.retain_grad()
g(y).backward()  # the whole way, from g to x
y_bar, whole = y.grad, x.grad
x.grad = None

# The same way, begun at y
f(x).backward(gradient=y_bar)
half = x.grad

print("gradient at y =", y_bar)
print("gradient at x =", whole)
print("begun at y    =", half)

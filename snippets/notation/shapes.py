"""Every vector of the running example has the shape of x or of y."""

import torch


def f(x):
    return torch.stack([x[0] * x[1], x[1] + x[2] ** 2])  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x_dot = torch.tensor([1.0, 10.0, 100.0])  # (n,), a tangent
y_bar = torch.tensor([1.0, 100.0])  # (m,), a cotangent

J = torch.func.jacrev(f)(x)  # (m, n)
y, y_dot = torch.func.jvp(f, (x,), (x_dot,))  # (n,) -> (m,)
_, pullback = torch.func.vjp(f, x)
(x_bar,) = pullback(y_bar)  # (m,) -> (n,)

print("x:    ", tuple(x.shape), "  y:    ", tuple(y.shape))
print("x_dot:", tuple(x_dot.shape), "  y_dot:", tuple(y_dot.shape))
print("x_bar:", tuple(x_bar.shape), "  y_bar:", tuple(y_bar.shape))
print("J:    ", tuple(J.shape))

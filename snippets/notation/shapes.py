"""Every vector of the running example has the shape of x or of y."""

import torch


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x_dot = torch.tensor([1.0, 10, 100])  # (n,)
y_bar = torch.tensor([1.0, 100.0])  # (m,)

J = torch.func.jacrev(f)(x)  # (m, n)
# (n,) -> (m,)
y, y_dot = torch.func.jvp(f, (x,), (x_dot,))
_, pullback = torch.func.vjp(f, x)
(x_bar,) = pullback(y_bar)  # (m,) -> (n,)

print("x:    ", tuple(x.shape), end="   ")
print("y:    ", tuple(y.shape))
print("x_dot:", tuple(x_dot.shape), end="   ")
print("y_dot:", tuple(y_dot.shape))
print("x_bar:", tuple(x_bar.shape), end="   ")
print("y_bar:", tuple(y_bar.shape))
print("J:    ", tuple(J.shape))

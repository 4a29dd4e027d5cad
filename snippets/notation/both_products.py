"""The JVP is J x_dot, the VJP is J.T y_bar, and the pairings agree."""

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
at_y, at_x = y_bar @ y_dot, x_bar @ x_dot

print("y_dot       =", y_dot)
print("J @ x_dot   =", J @ x_dot)
print("x_bar       =", x_bar)
print("J.T @ y_bar =", J.T @ y_bar)
print("y_bar @ y_dot =", at_y.item())
print("x_bar @ x_dot =", at_x.item())

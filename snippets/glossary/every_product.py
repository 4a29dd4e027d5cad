"""Every vector of the example has the shape of x or of y."""

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


def row(name, value):
    shape = tuple(value.shape)
    print(f"{name:12}{shape!s:8}", end="")
    print(value.int().tolist())


row("primal x", x)
row("primal y", y)
row("Jacobian J", J)
row("cotangent y", y_bar)
row("VJP x_bar", x_bar)
row("tangent x", x_dot)
row("JVP y_dot", y_dot)
row("pairing", y_bar @ y_dot)

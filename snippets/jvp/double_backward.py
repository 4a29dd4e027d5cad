"""Two VJPs make a JVP, because a pullback is linear with matrix J.T."""

import torch
from torch.autograd import functional, grad


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


def jvp_by_double_backward(f, x, x_dot):
    x = x.detach().requires_grad_()
    y = f(x)  # (m,)
    # any value will do
    y_bar = torch.zeros_like(y)
    y_bar.requires_grad_()
    (x_bar,) = grad(
        y, x, y_bar, create_graph=True
    )
    (y_dot,) = grad(x_bar, y_bar, x_dot)
    return y_dot  # (m,)


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x_dot = torch.tensor([1.0, 10, 100])  # (n,)

y_dot = jvp_by_double_backward(f, x, x_dot)
print("double backward =", y_dot)
_, y_dot = functional.jvp(f, x, x_dot)
print("functional.jvp  =", y_dot)
_, y_dot = torch.func.jvp(f, (x,), (x_dot,))
print("func.jvp        =", y_dot)

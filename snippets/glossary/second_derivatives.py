"""The Hessian is the Jacobian of the gradient, and an HVP its JVP."""

import torch
from torch.func import grad, hessian, jvp


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x_dot = torch.tensor([1.0, 10, 100])  # (n,)
y_bar = torch.tensor([1.0, 100.0])  # (m,)


def loss(x):
    return y_bar @ f(x)  # (n,) -> ()


H = hessian(loss)(x)  # (n, n)
# g, hvp: (n,)
g, hvp = jvp(grad(loss), (x,), (x_dot,))

print("gradient =", g)
print("H =", H, sep="\n")
print("H @ x_dot =", (H @ x_dot).tolist())
print("HVP       =", hvp.tolist())

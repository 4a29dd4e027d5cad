"""The seed 1 at the loss becomes y_bar at y, and then x_bar at x."""

import torch


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


def g(y):
    return y[0] * y[1]  # (2,) -> ()


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x.requires_grad_()
y = f(x)  # (m,)
loss = g(y)  # ()
# d loss / d loss
loss_bar = torch.tensor(1.0)  # ()

(y_bar,) = torch.autograd.grad(
    loss, y, loss_bar, retain_graph=True
)
(x_bar,) = torch.autograd.grad(
    y, x, y_bar, retain_graph=True
)
(at_once,) = torch.autograd.grad(loss, x)

print("y_bar   =", y_bar)
print("x_bar   =", x_bar)
print("at once =", at_once)

"""With a seed for each of several outputs, their VJPs are added up."""

import torch


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


def h(x):
    return x[0] * x[2]  # (3,) -> ()


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x.requires_grad_()
y_bar = torch.tensor([1.0, 100.0])  # (m,)
z_bar = torch.tensor(1000.0)  # ()

y, z = f(x), h(x)
(from_y,) = torch.autograd.grad(y, x, y_bar)
(from_z,) = torch.autograd.grad(z, x, z_bar)
torch.autograd.backward(
    [f(x), h(x)], [y_bar, z_bar]
)

print("from y =", from_y)
print("from z =", from_z)
print("x.grad =", x.grad)

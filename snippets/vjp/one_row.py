"""A one-hot y_bar picks one row of J: the gradient of one output."""

import torch


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x.requires_grad_()
# (m, n)
J = torch.tensor([[3.0, 2, 0], [0, 1, 10]])
one_hot = torch.tensor([0.0, 1.0])  # (m,)

(row,) = torch.autograd.grad(f(x), x, one_hot)
# the gradient of one number
(gradient,) = torch.autograd.grad(f(x)[1], x)

print("one-hot y_bar    =", row)
print("gradient of y[1] =", gradient)
print("J[1]             =", J[1])

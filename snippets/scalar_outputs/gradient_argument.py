"""gradient= gives the gradient of a weighted sum of the outputs."""

import torch


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (3,)
x.requires_grad_()
# one weight for each entry of y
y_bar = torch.tensor([1.0, 100.0])  # (2,)

f(x).backward(gradient=y_bar)
loss = (y_bar * f(x)).sum()  # (2,) -> ()
(loss_grad,) = torch.autograd.grad(loss, x)

print("x.grad    =", x.grad)
print("loss_grad =", loss_grad)

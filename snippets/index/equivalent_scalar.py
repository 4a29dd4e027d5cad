"""gradient=y_bar gives the gradient of the scalar sum(y_bar * y)."""

import torch


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (3,)
x.requires_grad_()
y_bar = torch.tensor([1.0, 100.0])  # (2,)

loss = (y_bar * f(x)).sum()  # (2,) -> ()
loss.backward()

print("loss.shape =", tuple(loss.shape))
print("x.grad =", x.grad)

"""The mean of the outputs is one number, so backward() takes it."""

import torch


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (3,)
x.requires_grad_()
y = f(x)  # (2,)

loss = y.mean()  # (2,) -> ()
loss.backward()

print("loss =", loss.item())
print("x.grad =", x.grad)

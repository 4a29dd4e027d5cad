"""retain_grad stores after the tensor's hooks, before the node's."""

import torch


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (3,)
x.requires_grad_()
y_bar = torch.tensor([1.0, 100.0])  # (2,)


def tenfold(bar):
    return 10 * bar


def sevenfold(grad_outputs):
    (bar,) = grad_outputs
    return (7 * bar,)


y = f(x)  # (2,)
y.grad_fn.register_prehook(sevenfold)
y.retain_grad()
y.register_hook(tenfold)
y.backward(y_bar)
print("y.grad =", y.grad)
print("x.grad =", x.grad)

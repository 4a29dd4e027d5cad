"""backward, autograd.grad and func.vjp all compute J.T @ y_bar."""

import torch


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x.requires_grad_()
y_bar = torch.tensor([1.0, 100.0])  # (m,)
# (m, n)
J = torch.tensor([[3.0, 2, 0], [0, 1, 10]])

f(x).backward(gradient=y_bar)
(x_bar,) = torch.autograd.grad(
    f(x), x, grad_outputs=y_bar
)
_, pullback = torch.func.vjp(f, x.detach())
# (m,) -> (n,)
(pulled_back,) = pullback(y_bar)

print("backward      =", x.grad)
print("autograd.grad =", x_bar)
print("func.vjp      =", pulled_back)
# (n, m) @ (m,) -> (n,)
print("J.T @ y_bar   =", J.T @ y_bar)

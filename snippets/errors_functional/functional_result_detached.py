"""Without create_graph=True the result is a constant."""

# %% trap
import torch
from torch.autograd.functional import jvp

w = torch.tensor([7.0, 11.0])
w.requires_grad_()
x = torch.tensor([2.0, 3.0, 5.0])
x_dot = torch.tensor([1.0, 10.0, 100.0])


def f(x):  # (3,) -> (2,)
    return w * x[:2] * x[1:]


y, y_dot = jvp(f, x, x_dot)
((w**2).sum() + y_dot.sum()).backward()
print("w.grad =", w.grad)

# %% fix
w.grad = None
y, y_dot = jvp(f, x, x_dot, create_graph=True)
((w**2).sum() + y_dot.sum()).backward()
print("w.grad =", w.grad)

"""Five traps that raise no error, and what comes out."""

# %% setup
import torch
from torch import autograd
from torch.autograd import functional
from torch.func import jacrev, jvp, vmap


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x.requires_grad_()
y_bar = torch.tensor([1.0, 100.0])  # (m,)
x_dot = torch.tensor([1.0, 10.0, 100.0])
X = torch.arange(12.0).reshape(4, 3)  # (B, n)

# %% adds_up
f(x).backward(y_bar)
f(x).backward(y_bar)
print("x.grad =", x.grad)

# %% ones
y = f(x)
ones = torch.ones_like(y)
(x_bar,) = autograd.grad(y, x, ones)
print("x_bar =", x_bar)

# %% batch
J = jacrev(vmap(f))(X)
print("shape of J:", tuple(J.shape))

# %% where
z = torch.tensor([0.0, 9.0])
z.requires_grad_()
root = torch.where(z > 0, z.sqrt(), 0.0)
root.sum().backward()
print("z.grad =", z.grad)

# %% cut
_, y_dot = functional.jvp(f, x, x_dot)
print("functional:", y_dot.requires_grad)
_, y_dot = jvp(f, (x,), (x_dot,))
print("torch.func:", y_dot.requires_grad)

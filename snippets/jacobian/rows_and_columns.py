"""Row i of J is the gradient of y[i], column k the effect of x[k]."""

# %% jacobian
import torch
from torch.func import jacrev

x = torch.tensor([2.0, 3.0, 5.0])  # (n,)


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


J = jacrev(f)(x)  # (m, n)
print("J =", J, sep="\n")

# %% row
leaf = x.clone().requires_grad_()
# (n,)
(row,) = torch.autograd.grad(f(leaf)[1], leaf)
print("gradient of y[1] =", row)
print("J[1, :] =", J[1, :])

# %% column
# Only x[2] moves, by a power of 2: exact
step = torch.tensor([0.0, 0.0, 2.0**-6])
change = f(x + step) - f(x - step)  # (m,)
column = change / 2**-5
print("effect of x[2] =", column)
print("J[:, 2] =", J[:, 2])

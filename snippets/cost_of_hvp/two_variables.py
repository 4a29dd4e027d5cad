"""A VJP of the gradient, with v as the vector, is H v."""

# %% hvp
import torch
from torch import autograd


def f(x):  # (n,) -> ()
    return x[0] ** 2 * x[1] + x[1] ** 3


x = torch.tensor([2.0, 3.0])  # (n,)
x.requires_grad_()
v = torch.tensor([1.0, 10.0])  # (n,)

(g,) = autograd.grad(
    f(x), x, create_graph=True
)  # (n,)
(hvp,) = autograd.grad(g, x, v)  # (n,)
print("g   =", g.tolist())
print("hvp =", hvp.tolist())

# %% hessian
from torch.func import hessian

H = hessian(f)(x.detach())  # (n, n)
print("H =", H, sep="\n")
print("H @ v =", (H @ v).tolist())

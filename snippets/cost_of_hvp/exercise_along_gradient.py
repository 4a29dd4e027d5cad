"""Whether v is held constant decides between H g and 2 H g."""

# %% setup
import torch
from torch import autograd
from torch.func import hessian


def f(x):  # (n,) -> ()
    return x[0] ** 2 * x[1] + x[1] ** 3


x = torch.tensor([2.0, 3.0])  # (n,)
x.requires_grad_()
(g,) = autograd.grad(
    f(x), x, create_graph=True
)  # (n,)

# %% ways
(moving,) = autograd.grad(
    (g * g).sum(), x, retain_graph=True
)
held = g.detach()
(fixed,) = autograd.grad(
    (g * held).sum(), x, retain_graph=True
)
(as_vector,) = autograd.grad(g, x, g)
H = hessian(f)(x.detach())
print("H @ g    =", (H @ held).tolist())
print("moving   =", moving.tolist())
print("fixed    =", fixed.tolist())
print("as vector =", as_vector.tolist())

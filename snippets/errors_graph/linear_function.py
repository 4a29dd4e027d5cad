"""The gradient of a linear function is a constant."""

# %% raises tags=["raises-exception"]
import torch

x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()


def f(x):
    return 7 * x[0] + 11 * x[1] + 13 * x[2]


(g,) = torch.autograd.grad(
    f(x), x, create_graph=True
)
g.sum().backward()

# %% fix
H = torch.func.hessian(f)(x.detach())
print("H =", H, sep="\n")

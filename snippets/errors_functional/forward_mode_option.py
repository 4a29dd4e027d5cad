"""jacfwd is forward mode that can be differentiated again."""

# %% raises tags=["raises-exception"]
import torch
from torch.autograd.functional import jacobian


def f(x):  # (3,) -> (2,)
    return x[:2] * x[1:]


x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
jacobian(f, x, True, strategy="forward-mode")

# %% fix
J = torch.func.jacfwd(f)(x)
(J**2).sum().backward()
print("x.grad =", x.grad)

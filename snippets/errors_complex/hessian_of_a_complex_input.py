"""hessian differentiates the gradient, which is complex here."""

# %% raises tags=["raises-exception"]
import torch
from torch.autograd.functional import hessian


def loss(z):
    return (z**2).abs().square()


z = torch.tensor(2.0 + 3.0j)
hessian(loss, z)


# %% fix
def loss_real(x):
    return loss(torch.view_as_complex(x))


x = torch.view_as_real(z)
H = hessian(loss_real, x)  # (2, 2)
print("H =", H, sep="\n")

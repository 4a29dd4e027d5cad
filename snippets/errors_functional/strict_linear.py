"""The Hessian of a linear part is zero, which strict refuses."""

# %% raises tags=["raises-exception"]
import torch
from torch.autograd.functional import hessian


def loss(a, b):  # (2,), (2,) -> ()
    return (a**3).sum() + 7 * b.sum()


a = torch.tensor([2.0, 3.0])
b = torch.tensor([5.0, 11.0])
hessian(loss, (a, b), strict=True)

# %% fix
H = hessian(loss, (a, b))
print("H[a][a] =", H[0][0], sep="\n")
print("H[b][b] =", H[1][1], sep="\n")

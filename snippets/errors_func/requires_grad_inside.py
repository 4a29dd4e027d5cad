"""An inner derivative is taken by a transform, too."""

# %% raises tags=["raises-exception"]
import torch
from torch.func import jacrev


def slope(x):  # (3,) -> (3,)
    x = x.detach().requires_grad_()
    loss = x[0] * x[1] * x[2] ** 2
    return torch.autograd.grad(loss, x)[0]


x = torch.tensor([2.0, 3.0, 5.0])
jacrev(slope)(x)


# %% fix
def loss(x):  # (3,) -> ()
    return x[0] * x[1] * x[2] ** 2


H = jacrev(torch.func.grad(loss))(x)
print("H =", H, sep="\n")

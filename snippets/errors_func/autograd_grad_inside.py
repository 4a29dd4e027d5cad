"""The inner autograd.grad needs create_graph=True."""

# %% trap
import torch
from torch.func import jacrev


def slope(x):  # (3,) -> (3,)
    loss = x[0] * x[1] * x[2] ** 2
    return torch.autograd.grad(loss, x)[0]


x = torch.tensor([2.0, 3.0, 5.0])
print("H =", jacrev(slope)(x), sep="\n")


# %% fix
def loss(x):  # (3,) -> ()
    return x[0] * x[1] * x[2] ** 2


H = jacrev(torch.func.grad(loss))(x)
print("H =", H, sep="\n")

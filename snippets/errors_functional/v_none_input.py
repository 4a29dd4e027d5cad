"""The v of jvp, hvp and vhp is a direction of the input."""

# %% raises tags=["raises-exception"]
import torch
from torch.autograd.functional import hvp


def loss(x):  # (3,) -> ()
    return x[0] * x[1] * x[2]


x = torch.tensor([2.0, 3.0, 5.0])
hvp(loss, x)

# %% fix
x_dot = torch.tensor([1.0, 10.0, 100.0])
value, product = hvp(loss, x, x_dot)
print("H @ x_dot =", product)

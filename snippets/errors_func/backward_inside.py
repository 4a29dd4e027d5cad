"""Inside a transform, gradients are returned by transforms."""

# %% raises tags=["raises-exception"]
import torch
from torch.func import vmap


def slope(x):  # (3,) -> (3,)
    loss = x[0] * x[1] * x[2] ** 2
    loss.backward()
    return x.grad


X = torch.tensor([[2.0, 3, 5], [7, 11, 13]])
vmap(slope)(X)


# %% fix
def loss(x):  # (3,) -> ()
    return x[0] * x[1] * x[2] ** 2


slopes = vmap(torch.func.grad(loss))(X)
print(slopes)  # (2, 3)

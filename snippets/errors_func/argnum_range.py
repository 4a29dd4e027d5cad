"""argnums counts positional arguments only."""

# %% raises tags=["raises-exception"]
import torch
from torch.func import grad


def loss(w, x):  # (3,), (3,) -> ()
    return (w * x).sum() ** 2


w = torch.tensor([7.0, 11.0, 13.0])
x = torch.tensor([2.0, 3.0, 5.0])
grad(loss)(x=x, w=w)

# %% fix
w_bar = grad(loss)(w, x=x)
print("w_bar =", w_bar)
x_bar = grad(loss, argnums=1)(w, x)
print("x_bar =", x_bar)

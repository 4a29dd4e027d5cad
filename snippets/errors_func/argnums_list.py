"""Several argnums come as a tuple."""

# %% raises tags=["raises-exception"]
import torch
from torch.func import grad


def loss(w, x):  # (3,), (3,) -> ()
    return (w * x).sum() ** 2


w = torch.tensor([7.0, 11.0, 13.0])
x = torch.tensor([2.0, 3.0, 5.0])
grad(loss, argnums=[0, 1])(w, x)

# %% fix
w_bar, x_bar = grad(loss, argnums=(0, 1))(
    w, x
)
print("w_bar =", w_bar)
print("x_bar =", x_bar)

"""With has_aux=True, the function returns two items."""

# %% raises tags=["raises-exception"]
import torch
from torch.func import grad


def step(x):  # (3,) -> (), (2,), ()
    y = x[:2] * x[1:]
    return (y**2).sum(), y, y.max()


x = torch.tensor([2.0, 3.0, 5.0])
grad(step, has_aux=True)(x)


# %% fix
def two_items(x):
    loss, *others = step(x)
    return loss, others


x_bar, (y, largest) = grad(
    two_items, has_aux=True
)(x)
print("x_bar =", x_bar)
print("largest:", largest)

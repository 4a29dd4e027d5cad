"""What leaves a transform is returned, not stored."""

# %% trap
import torch
from torch.func import grad

kept = []


def loss(x):  # (3,) -> ()
    y = x[:2] * x[1:]
    kept.append(y)
    return (y**2).sum()


x = torch.tensor([2.0, 3.0, 5.0])
grad(loss)(x)
print(kept[0])


# %% fix
def loss(x):  # (3,) -> (), (2,)
    y = x[:2] * x[1:]
    return (y**2).sum(), y


x_bar, y = grad(loss, has_aux=True)(x)
print(y)

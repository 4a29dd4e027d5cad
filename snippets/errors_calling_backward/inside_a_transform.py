"""torch.func differentiates what a function returns; no backward()."""

# %% raises tags=["raises-exception"]
import torch
from torch.func import grad


def f(x):
    loss = (x * x).sum()
    loss.backward()
    return loss


x = torch.tensor([2.0, 3.0, 5.0])
grad(f)(x)


# %% fix
def f(x):
    return (x * x).sum()


print(grad(f)(x))

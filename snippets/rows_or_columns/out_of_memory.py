"""J is 40 kB, but jacrev asks for 200 GB to fill it."""

# %% setup
import torch
from torch.func import jacfwd, jacrev

n, m, k = 2, 5000, 5_000_000
waves = torch.linspace(1, 3, k)


def f(x):  # (n,) -> (m,)
    hidden = torch.outer(x, waves).sin()
    return hidden.reshape(m, -1).mean(dim=1)


x = torch.linspace(1, 2, n)  # (n,)

# %% rows tags=["raises-exception"]
J = jacrev(f)(x)

# %% columns
J = jacfwd(f)(x)
print("J:", tuple(J.shape), J.nbytes, "bytes")

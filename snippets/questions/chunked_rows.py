"""jacrev holds m cotangents of each value, with chunk_size fewer."""

# %% largest_tensor
import math

import torch
from torch.func import jacfwd, jacrev
from torch.utils._python_dispatch import (
    TorchDispatchMode,
)


class Largest(TorchDispatchMode):
    # Sees every tensor that is made
    shape = torch.Size([0])

    def __torch_dispatch__(
        self, op, types, args=(), kwargs=None
    ):
        made = op(*args, **(kwargs or {}))
        old = self.shape
        new = getattr(made, "shape", old)
        if new.numel() > old.numel():
            self.shape = new
        return made


# %% sizes
n, m, k = 20, 60, 300
wave = torch.linspace(1, 3, k)


def f(x):
    waves = torch.outer(x.cumsum(0), wave)
    hidden = waves.sin()  # (n, k)
    rows = hidden.reshape(m, -1)
    return rows.mean(dim=1)  # (m,)


x = torch.linspace(0, 1, n)  # (n,)
ways = {
    "jacrev": jacrev(f),
    "chunk_size=5": jacrev(f, chunk_size=5),
    "jacfwd": jacfwd(f),
}
sizes = {}
for name, jacobian in ways.items():
    with Largest() as largest:
        J = jacobian(x)  # (m, n)
    shape = tuple(largest.shape)
    size = sizes[name] = math.prod(shape)
    print(f"{name}: {size} numbers,", shape)
print("values of one run of f:", n * k)
print("numbers in J:", J.numel())

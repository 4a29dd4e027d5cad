"""chunk_size counts rows, from 1."""

# %% raises tags=["raises-exception"]
import torch
from torch.func import jacrev


def f(x):  # (3,) -> (2,)
    return x[:2] * x[1:]


x = torch.tensor([2.0, 3.0, 5.0])
rows = len(x) // 4
jacrev(f, chunk_size=rows)(x)

# %% fix
rows = max(1, len(f(x)) // 4)
J = jacrev(f, chunk_size=rows)(x)
print("J =", J, sep="\n")

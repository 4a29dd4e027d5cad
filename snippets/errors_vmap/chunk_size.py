"""A computed chunk size has come out as 0."""

# %% raises tags=["raises-exception"]
import torch


def total(x):
    return x.sum()


X = torch.tensor(
    [[2.0, 3.0], [5.0, 7.0], [11.0, 13.0]]
)
size = len(X) // 4
torch.vmap(total, chunk_size=size)(X)

# %% fix
size = max(1, len(X) // 4)
print(torch.vmap(total, chunk_size=size)(X))

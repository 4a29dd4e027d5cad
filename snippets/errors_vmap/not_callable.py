"""The function was called first, so its result came to vmap."""

# %% raises tags=["raises-exception"]
import torch


def total(x):
    return x.sum()


X = torch.tensor([[2.0, 3.0], [5.0, 7.0]])
torch.vmap(total(X))(X)

# %% fix
print(torch.vmap(total)(X))

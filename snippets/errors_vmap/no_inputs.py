"""All arguments are keywords, and vmap maps none of those."""

# %% raises tags=["raises-exception"]
import torch


def scaled(x, factor):
    return factor * x.sum()


X = torch.tensor([[2.0, 3.0], [5.0, 7.0]])
factors = torch.tensor([10.0, 100.0])
torch.vmap(scaled)(x=X, factor=factors)

# %% fix
print(torch.vmap(scaled)(X, factors))

"""randomness is one of three words."""

# %% raises tags=["raises-exception"]
import torch


def noisy(x):
    return x + torch.randn(3)


X = torch.zeros(2, 3)
torch.vmap(noisy, randomness=True)(X)

# %% fix
kind = "different"
y = torch.vmap(noisy, randomness=kind)(X)
print("rows equal:", torch.equal(*y))

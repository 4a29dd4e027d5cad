"""Random numbers need a word: for all samples the same, or not."""

# %% raises tags=["raises-exception"]
import torch


def noisy(x):
    return x + torch.randn(3)


X = torch.zeros(2, 3)
torch.vmap(noisy)(X)

# %% fix
for kind in "different", "same":
    y = torch.vmap(noisy, randomness=kind)(X)
    print(
        kind, "- rows equal:", torch.equal(*y)
    )

"""Each sample would give as many places as it has large numbers."""

# %% raises tags=["raises-exception"]
import torch


def large(x):
    return (x > 4).nonzero()


X = torch.tensor(
    [[2.0, 3.0, 5.0], [7.0, 1.0, 13.0]]
)
torch.vmap(large)(X)


# %% fix
def large(x):
    return x > 4


print(torch.vmap(large)(X).nonzero())

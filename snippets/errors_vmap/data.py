""".data is read inside of vmap."""

# %% raises tags=["raises-exception"]
import torch


def scaled(x):
    return x * x.data.sum()


X = torch.tensor([[2.0, 3.0], [5.0, 7.0]])
torch.vmap(scaled)(X)


# %% fix
def scaled(x):
    return x * x.detach().sum()


print(torch.vmap(scaled)(X))

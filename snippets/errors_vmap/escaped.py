"""A tensor from inside of vmap is kept in a list and used later."""

# %% raises tags=["raises-exception"]
import torch

sums = []


def squared(x):
    sums.append(x.sum())
    return x * x


X = torch.tensor([[2.0, 3.0], [5.0, 7.0]])
Y = torch.vmap(squared)(X)
sums[0] + 1.0


# %% fix
def squared(x):
    return x * x, x.sum()


Y, sums = torch.vmap(squared)(X)
print(sums + 1.0)

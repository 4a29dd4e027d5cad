"""A mask picks a different number of elements in each sample."""

# %% raises tags=["raises-exception"]
import torch


def mean_of_large(x):
    return x[x > 4].mean()


X = torch.tensor(
    [[2.0, 3.0, 5.0], [7.0, 1.0, 13.0]]
)
torch.vmap(mean_of_large)(X)


# %% fix
def mean_of_large(x):
    mask = x > 4
    return (x * mask).sum() / mask.sum()


print(torch.vmap(mean_of_large)(X))

"""masked_select picks another number of elements in each sample."""

# %% raises tags=["raises-exception"]
import torch


def sum_of_large(x):
    return torch.masked_select(x, x > 4).sum()


X = torch.tensor(
    [[2.0, 3.0, 5.0], [7.0, 1.0, 13.0]]
)
torch.vmap(sum_of_large)(X)


# %% fix
def sum_of_large(x):
    return torch.where(x > 4, x, 0.0).sum()


print(torch.vmap(sum_of_large)(X))

"""In vmap, a tensor that is not mapped cannot take in one that is."""

# %% raises tags=["raises-exception"]
import torch


def total(x):
    s = torch.zeros(2)
    s += x
    return s


X = torch.tensor(
    [[2.0, 3.0], [5.0, 7.0], [11.0, 13.0]]
)  # three samples
torch.vmap(total)(X)


# %% fix
def total(x):
    s = torch.zeros_like(x)
    s += x
    return s


print(torch.vmap(total)(X))

"""NumPy cannot look inside of vmap."""

# %% raises tags=["raises-exception"]
import numpy as np
import torch


def spread(x):
    return torch.tensor(np.ptp(x.numpy()))


X = torch.tensor(
    [[2.0, 3.0, 5.0], [7.0, 1.0, 13.0]]
)
torch.vmap(spread)(X)


# %% fix
def spread(x):
    return x.max() - x.min()


print(torch.vmap(spread)(X))

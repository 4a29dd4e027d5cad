""".item() asks for one number, and vmap has one for each sample."""

# %% raises tags=["raises-exception"]
import torch


def scaled(x):
    return x / x.max().item()


X = torch.tensor(
    [[2.0, 3.0, 8.0], [7.0, 5.0, 10.0]]
)
torch.vmap(scaled)(X)


# %% fix
def scaled(x):
    return x / x.max()


print(torch.vmap(scaled)(X))

"""An if takes one way, and the samples want different ones."""

# %% raises tags=["raises-exception"]
import torch


def clipped(x):
    if x.sum() > 20:
        return 0.1 * x
    return x


X = torch.tensor(
    [[2.0, 3.0, 5.0], [7.0, 11.0, 13.0]]
)
torch.vmap(clipped)(X)


# %% fix
def clipped(x):
    return torch.where(
        x.sum() > 20, 0.1 * x, x
    )


print(torch.vmap(clipped)(X))

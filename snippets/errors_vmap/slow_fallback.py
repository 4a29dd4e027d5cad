"""An operation without a batching rule runs once for each sample."""

# %% raises tags=["warns"]
import torch


def counts(x):
    return torch.histc(
        x, bins=2, min=0, max=20
    )


X = torch.tensor(
    [[2.0, 3.0, 15.0], [17.0, 11.0, 1.0]]
)
print(torch.vmap(counts)(X))

# %% fix
low = torch.tensor([0.0, 10.0])


def counts(x):
    x = x[:, None]  # (3, 1)
    return ((low <= x) & (x < low + 10)).sum(
        0
    )


print(torch.vmap(counts)(X))

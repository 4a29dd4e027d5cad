"""A scalar tensor has no dimension to map over."""

# %% raises tags=["raises-exception"]
import torch


def scaled(x, t):
    return t * x.sum()


X = torch.tensor([[2.0, 3.0], [5.0, 7.0]])
t = torch.tensor(10.0)
torch.vmap(scaled)(X, t)

# %% fix
print(
    torch.vmap(scaled, in_dims=(0, None))(
        X, t
    )
)

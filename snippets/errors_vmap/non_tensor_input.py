"""A number among the inputs cannot be mapped."""

# %% raises tags=["raises-exception"]
import torch


def power(x, k):
    return (x**k).sum()


X = torch.tensor([[2.0, 3.0], [5.0, 7.0]])
torch.vmap(power)(X, 3)

# %% fix
print(
    torch.vmap(power, in_dims=(0, None))(X, 3)
)

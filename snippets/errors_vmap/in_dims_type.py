"""in_dims is a list, where a tuple is wanted."""

# %% raises tags=["raises-exception"]
import torch


def dot(x, w):
    return x @ w


X = torch.tensor([[2.0, 3.0], [5.0, 7.0]])
w = torch.tensor([10.0, 100.0])
torch.vmap(dot, in_dims=[0, None])(X, w)

# %% fix
print(
    torch.vmap(dot, in_dims=(0, None))(X, w)
)

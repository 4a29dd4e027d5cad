"""A batch of two meets three weights, and both are mapped."""

# %% raises tags=["raises-exception"]
import torch


def dot(x, w):
    return x @ w


X = torch.tensor(
    [[2.0, 3.0, 5.0], [7.0, 11.0, 13.0]]
)
w = torch.tensor([1.0, 10.0, 100.0])
torch.vmap(dot)(X, w)

# %% fix
print(
    torch.vmap(dot, in_dims=(0, None))(X, w)
)
print(X @ w)

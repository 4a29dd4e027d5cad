"""The function returns two outputs, and out_dims has one entry."""

# %% raises tags=["raises-exception"]
import torch


def both(x):
    return 10 * x, x.sum()


X = torch.tensor(
    [[2.0, 3.0, 5.0], [7.0, 11.0, 13.0]]
)
torch.vmap(both, out_dims=(1,))(X)

# %% fix
y, s = torch.vmap(both, out_dims=(1, 0))(X)
print("y.shape =", y.shape)
print("s =", s)

"""vmap needs an input with samples."""

# %% raises tags=["raises-exception"]
import torch

X = torch.tensor([[2.0, 3.0], [5.0, 7.0]])
w = torch.tensor([1.0, 10.0])
shared = (None, None)
torch.vmap(torch.dot, in_dims=shared)(X, w)

# %% fix
y = torch.vmap(torch.dot, (0, None))(X, w)
print("y =", y)

"""A dimension of an output is a Python number."""

# %% raises tags=["raises-exception"]
import torch

X = torch.tensor([[2.0, 3.0], [5.0, 7.0]])
last = X.dim() / 2
torch.vmap(torch.exp2, out_dims=last)(X)

# %% fix
last = X.dim() // 2
y = torch.vmap(torch.exp2, out_dims=last)(X)
print("y =", y, sep="\n")

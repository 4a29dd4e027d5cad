"""A dimension is a Python number."""

# %% raises tags=["raises-exception"]
import numpy as np
import torch

X = torch.tensor([[2.0], [3.0], [5.0]])
w = torch.tensor([10.0])
longest = np.argmax(X.shape)
dims = (longest, None)
torch.vmap(torch.dot, in_dims=dims)(X, w)

# %% fix
dims = (int(longest), None)
y = torch.vmap(torch.dot, in_dims=dims)(X, w)
print("y =", y)

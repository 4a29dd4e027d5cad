"""A module keeps floating point parameters; the data are converted."""

# %% raises tags=["raises-exception"]
import torch
from torch import nn

layer = nn.Linear(3, 2)
ids = torch.tensor([[2, 3, 5]])  # (1, 3)
layer.to(ids.dtype)

# %% fix
x = ids.to(layer.weight.dtype)
y = layer(x)  # (1, 3) -> (1, 2)
y.backward(torch.tensor([[1.0, 100.0]]))
print("grad =", layer.weight.grad, sep="\n")

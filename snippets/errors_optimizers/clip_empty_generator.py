"""parameters() is called anew for each use."""

# %% raises tags=["warns"]
import torch
from torch import nn

clip = nn.utils.clip_grad_norm_
layer = nn.Linear(3, 2)
params = layer.parameters()
sgd = torch.optim.SGD(params, lr=0.1)
layer(torch.ones(5, 3)).sum().backward()
print("norm =", clip(params, 1.0))

# %% fix
print("norm =", clip(layer.parameters(), 1.0))
print("norm =", clip(layer.parameters(), 1.0))

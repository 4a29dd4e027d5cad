"""A result is copied by detach and clone."""

# %% raises tags=["raises-exception"]
import copy

import torch

x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
y = x * x
saved = copy.deepcopy(y)

# %% fix
saved = y.detach().clone()
with torch.no_grad():
    y.zero_()
print("saved =", saved)

"""A module keeps results detached, so that it can be copied."""

# %% raises tags=["raises-exception"]
import copy

import torch
from torch import nn

layer = nn.Linear(3, 2)
layer.last = layer(torch.ones(1, 3))
twin = copy.deepcopy(layer)

# %% fix
layer.last = layer.last.detach()
twin = copy.deepcopy(layer)
w = twin.weight
print("equal:", torch.equal(w, layer.weight))
print("same: ", w is layer.weight)

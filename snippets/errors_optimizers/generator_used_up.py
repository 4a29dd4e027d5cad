"""parameters() is a generator: a list can be read twice."""

# %% raises tags=["raises-exception"]
import torch
from torch import nn

layer = nn.Linear(3, 2)
params = layer.parameters()
print(
    "count =", sum(p.numel() for p in params)
)
torch.optim.SGD(params, lr=0.1)

# %% fix
params = list(layer.parameters())
print(
    "count =", sum(p.numel() for p in params)
)
sgd = torch.optim.SGD(params, lr=0.1)
print(
    "held  =",
    len(sgd.param_groups[0]["params"]),
)

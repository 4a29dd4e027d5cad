"""A parameter's numbers are changed in place."""

# %% raises tags=["raises-exception"]
import torch
from torch import nn

layer = nn.Linear(3, 2)
sgd = torch.optim.SGD(layer.parameters(), 0.1)
before = layer.weight.detach().clone()
layer.weight = 10 * layer.weight

# %% fix
with torch.no_grad():
    layer.weight.mul_(10)
w = layer.weight
held = sgd.param_groups[0]["params"][0]
print(
    "scaled:    ", torch.equal(w, 10 * before)
)
print("still held:", held is w)

"""Batch norm has one running mean, and vmap has several batches."""

# %% raises tags=["raises-exception"]
import torch
from torch import nn

torch.manual_seed(0)
norm = nn.BatchNorm1d(3)
batches = torch.randn(2, 5, 3)
torch.vmap(norm)(batches)

# %% fix
norm.eval()
y = torch.vmap(norm)(batches)
loop = torch.stack([norm(x) for x in batches])
print(
    "y equals the loop:", torch.equal(y, loop)
)

"""A sparse embedding goes with SparseAdam or SGD."""

# %% raises tags=["raises-exception"]
import torch
from torch import nn

table = nn.Embedding(5, 2, sparse=True)
adam = torch.optim.Adam(table.parameters())
table(torch.tensor([1, 3])).sum().backward()
adam.step()

# %% fix
before = table.weight.detach().clone()
lazy = torch.optim.SparseAdam(
    table.parameters()
)
lazy.step()
moved = (table.weight != before).any(dim=1)
print(
    "moved rows:", moved.nonzero().flatten()
)

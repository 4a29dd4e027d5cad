"""A reentrant checkpoint of data trains nothing inside."""

# %% raises tags=["warns"]
import torch
from torch import nn
from torch.utils.checkpoint import checkpoint

first, last = nn.Linear(3, 4), nn.Linear(4, 2)
x = torch.tensor([[2.0, 3.0, 5.0]])
y_bar = torch.tensor([[10.0, 100.0]])
h = checkpoint(first, x, use_reentrant=True)
last(h).backward(y_bar)
print("first:", first.bias.grad)
print("last: ", last.bias.grad)

# %% fix
h = checkpoint(first, x, use_reentrant=False)
last(h).backward(y_bar)
right = y_bar[0] @ last.weight  # (4,)
mine = first.bias.grad
print("right:", torch.allclose(mine, right))

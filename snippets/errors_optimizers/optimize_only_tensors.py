"""The parameters of two modules go into one flat list."""

# %% raises tags=["raises-exception"]
import torch
from torch import nn

a, b = nn.Linear(3, 4), nn.Linear(4, 2)
params = [a.parameters(), b.parameters()]
torch.optim.SGD(params, lr=0.1)

# %% fix
params = [*a.parameters(), *b.parameters()]
sgd = torch.optim.SGD(params, lr=0.1)
b(a(torch.ones(1, 3))).sum().backward()
before = a.weight.detach().clone()
sgd.step()
moved = not torch.equal(a.weight, before)
print("first weight moved:", moved)

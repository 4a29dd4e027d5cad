"""A module finds layers in attributes and in nn.ModuleList."""

# %% raises tags=["raises-exception"]
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, container):
        super().__init__()
        layers = [
            nn.Linear(3, 4),
            nn.Linear(4, 2),
        ]
        self.layers = container(layers)


net = Net(list)
torch.optim.SGD(net.parameters(), lr=0.1)

# %% fix
net = Net(nn.ModuleList)
sgd = torch.optim.SGD(
    net.parameters(), lr=0.1
)
shapes = [
    [*p.shape] for p in net.parameters()
]
print("shapes =", *shapes)

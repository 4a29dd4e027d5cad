"""A state belongs to as many parameters as were saved."""

# %% raises tags=["raises-exception"]
import torch
from torch import nn

net = nn.Sequential(nn.Linear(3, 2))
old = torch.optim.Adam(net.parameters())
saved = old.state_dict()
net.append(nn.Linear(2, 4))
new = torch.optim.Adam(net.parameters())
new.load_state_dict(saved)

# %% fix
new = torch.optim.Adam(net[0].parameters())
new.load_state_dict(saved)
new.add_param_group(
    {"params": net[1].parameters()}
)
groups = new.param_groups
print(
    "held =",
    [len(g["params"]) for g in groups],
)

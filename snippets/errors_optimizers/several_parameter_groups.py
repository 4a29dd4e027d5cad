"""Groups do not overlap: the rest is what is not in the head."""

# %% raises tags=["raises-exception"]
import torch
from torch import nn

net = nn.Sequential(
    nn.Linear(3, 4), nn.Linear(4, 2)
)
head = {
    "params": net[1].parameters(),
    "lr": 0.5,
}
rest = {"params": net.parameters()}
torch.optim.SGD([head, rest], lr=0.1)

# %% fix
in_head = set(net[1].parameters())
head["params"] = net[1].parameters()
rest["params"] = [
    p
    for p in net.parameters()
    if p not in in_head
]
sgd = torch.optim.SGD([head, rest], lr=0.1)
for group in sgd.param_groups:
    count = len(group["params"])
    print(count, "at", group["lr"])

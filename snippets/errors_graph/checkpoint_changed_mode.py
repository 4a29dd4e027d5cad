"""The second run of the code must save what the first one saved."""

# %% raises tags=["raises-exception"]
import torch
from torch.utils.checkpoint import checkpoint

net = torch.nn.Sequential(
    torch.nn.Linear(3, 2), torch.nn.Dropout()
)
x = torch.tensor([2.0, 3.0, 5.0])
y = checkpoint(net, x, use_reentrant=False)
net.eval()  # before the backward pass
y.sum().backward()

# %% fix
net.train()
y = checkpoint(net, x, use_reentrant=False)
y.sum().backward()
net.eval()
kept = net[0].bias.grad != 0
print("kept:", torch.equal(kept, y != 0))

"""A checkpointed function does the same when it is repeated."""

# %% raises tags=["raises-exception"]
import torch
from torch import nn
from torch.utils.checkpoint import checkpoint

net = nn.Sequential(
    nn.Linear(3, 4), nn.Dropout(0.5)
)
x = torch.tensor([[2.0, 3.0, 5.0]])
y_bar = torch.tensor(
    [[1.0, 10.0, 100.0, 7.0]]
)
y = checkpoint(net, x, use_reentrant=False)
net.eval()
y.backward(y_bar)

# %% fix
net.train()
torch.manual_seed(0)
y = checkpoint(net, x, use_reentrant=False)
y.backward(y_bar)
net.eval()

net.train()
torch.manual_seed(0)
(right,) = torch.autograd.grad(
    net(x), net[0].bias, y_bar
)
print("checkpoint:", net[0].bias.grad)
print("plain:     ", right)

"""One forward-mode pass gives the derivatives of both columns."""

import torch
from torch import nn

torch.manual_seed(0)
net = nn.Sequential(
    nn.Linear(1, 8),
    nn.Tanh(),
    nn.Linear(8, 2),
)
t = torch.linspace(0, 1, 5)[:, None]  # (N, 1)
ones = (torch.ones_like(t),)
y, y_dot = torch.func.jvp(net, (t,), ones)

t.requires_grad_()
y = net(t)  # (N, 2)
(added,) = torch.autograd.grad(
    y, t, torch.ones_like(y)
)
gap = (added[:, 0] - y_dot.sum(dim=1)).abs()
same = bool(gap.max() < 1e-6)

print("y_dot.shape =", tuple(y_dot.shape))
print("added.shape =", tuple(added.shape))
print("added = sum of columns:", same)
print("trainable:", y_dot.requires_grad)

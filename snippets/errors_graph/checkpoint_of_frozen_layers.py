"""A reentrant checkpoint needs an input that requires a gradient."""

# %% forward tags=["warns"]
import torch
from torch.utils.checkpoint import checkpoint

net = torch.nn.Linear(3, 2)
x = torch.tensor([2.0, 3.0, 5.0])
y_bar = torch.tensor([10.0, 100.0])
y = checkpoint(net, x, use_reentrant=True)

# %% raises tags=["raises-exception"]
loss = y @ y_bar
loss.backward()

# %% fix
y = checkpoint(net, x, use_reentrant=False)
loss = y @ y_bar
loss.backward()
print("bias.grad =", net.bias.grad)

"""A reentrant checkpoint looks at its inputs, not at the parameters."""

# %% raises tags=["warns"]
import torch
from torch.utils.checkpoint import checkpoint

net = torch.nn.Linear(3, 2)
x = torch.tensor([2.0, 3.0, 5.0])
y = checkpoint(net, x, use_reentrant=True)

# %% fix
y = checkpoint(net, x, use_reentrant=False)
y.backward(torch.tensor([10.0, 100.0]))
print("bias.grad =", net.bias.grad)

"""A multi-grad hook waits for all gradients, or for any."""

# %% raises tags=["raises-exception"]
import torch
from torch.autograd import graph

x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
y, z = x * x, 7 * x
seen = []
hook = graph.register_multi_grad_hook
hook([y, z], seen.append, mode="first")

# %% fix
hook([y, z], seen.append, mode="any")
(y + 10 * z).sum().backward()
print("seen =", seen)

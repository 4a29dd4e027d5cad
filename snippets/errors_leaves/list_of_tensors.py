"""torch.stack makes one tensor of several, and keeps the graph."""

# %% raises tags=["raises-exception"]
import torch

x = torch.tensor([2.0, 3.0, 5.0])
both = torch.tensor([x, 10 * x])

# %% fix
x.requires_grad_()
both = torch.stack([x, 10 * x])  # (2, 3)
both.sum().backward()
print("x.grad =", x.grad)

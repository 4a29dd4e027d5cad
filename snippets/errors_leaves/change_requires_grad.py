"""A computed tensor leaves the graph by detach."""

# %% raises tags=["raises-exception"]
import torch

x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
y = x * x
y.requires_grad = False

# %% fix
weights = torch.tensor([1.0, 10.0, 100.0])
constant = y.detach()
(weights * constant * x).sum().backward()
print("x.grad =", x.grad)
print("y requires grad:", y.requires_grad)

"""Floats are added in place to a tensor of integers."""

# %% raises tags=["raises-exception"]
import torch

total = torch.tensor([10, 20, 30])
x = torch.tensor([0.2, 0.3, 0.5])
x.requires_grad_()
total += x

# %% fix
total = total.float()
total += x
total.prod().backward()
print("total  =", total.detach())
print("x.grad =", x.grad)

"""nn.Parameter of a result is a new leaf."""

# %% trap
import torch
from torch import nn

x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
p = nn.Parameter(10 * x)
(p * p).sum().backward()
print("x.grad =", x.grad)
print("p.grad =", p.grad)

# %% fix
p = 10 * x
(p * p).sum().backward()
print("x.grad =", x.grad)

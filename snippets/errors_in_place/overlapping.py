"""A tensor is added to itself, shifted by one place."""

# %% raises tags=["raises-exception"]
import torch

x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
y = 10 * x
y[1:] += y[:-1]

# %% fix
y = 10 * x
y[1:] += y[:-1].clone()
print("y      =", y.detach())
y[2].backward()
print("x.grad =", x.grad)

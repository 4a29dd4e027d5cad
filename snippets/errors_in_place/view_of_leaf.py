"""An element of an input that requires grad is overwritten."""

# %% raises tags=["raises-exception"]
import torch

x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
x[0] = 7.0

# %% fix
y = x.clone()
y[0] = 7.0
(y * y).sum().backward()
print("y      =", y.detach())
print("x.grad =", x.grad)

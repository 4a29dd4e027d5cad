"""A gradient is reset by None."""

# %% raises tags=["raises-exception"]
import torch

x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
(x * x).sum().backward()
x.grad = 0.0

# %% fix
x.grad = None
(x * x).sum().backward()
print("x.grad =", x.grad)

"""A tensor that requires grad is to get another shape in place."""

# %% raises tags=["raises-exception"]
import torch

x = torch.arange(6.0).requires_grad_()
x.resize_(2, 3)

# %% fix
y = x.reshape(2, 3)
y[1].sum().backward()
print("x.grad =", x.grad)

"""A cast to real drops the imaginary part, and its gradient."""

# %% raises tags=["warns"]
import torch

z = torch.tensor([2.0 + 3.0j, 5.0 - 7.0j])
z.requires_grad_()

z.float().sum().backward()
print("z.grad =", z.grad)

# %% fix
z.grad = None
z.abs().sum().backward()
print("z.grad =", z.grad)

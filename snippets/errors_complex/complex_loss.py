"""A complex number has no up and down: choose a real one."""

# %% raises tags=["raises-exception"]
import torch

z = torch.tensor([2.0 + 3.0j, 5.0 - 7.0j])
z.requires_grad_()

loss = (z**2).sum()
loss.backward()

# %% fix
loss = (z**2).abs().square().sum()
loss.backward()
print("z.grad =", z.grad)

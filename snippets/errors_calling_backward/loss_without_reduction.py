"""reduction="none" gives a loss for each sample: take their mean."""

# %% raises tags=["raises-exception"]
import torch
from torch.nn.functional import mse_loss

x = torch.tensor([2.0, 3.0, 5.0, 7.0])  # (B,)
x.requires_grad_()
target = torch.tensor([1.0, 1.0, 2.0, 2.0])
loss = mse_loss(x, target, reduction="none")
loss.backward()

# %% fix
loss.mean().backward()
print(x.grad)

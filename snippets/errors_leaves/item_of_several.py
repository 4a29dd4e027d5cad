"""item() takes one element; tolist() takes all."""

# %% raises tags=["raises-exception"]
import torch
from torch.nn import functional as F

x = torch.tensor([2.0, 3.0, 6.0])
target = torch.tensor([1.0, 1.0, 1.0])
loss = F.mse_loss(x, target, reduction="none")
loss.item()

# %% fix
print("loss   =", loss.mean().item())
print("losses =", loss.tolist())

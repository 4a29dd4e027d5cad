"""The optimizer steps first, and then the scheduler."""

# %% raises tags=["warns"]
import torch
from torch.optim.lr_scheduler import StepLR

w = torch.ones(3, requires_grad=True)
sgd = torch.optim.SGD([w], lr=8.0)
half = StepLR(sgd, 1, gamma=0.5)
for _ in range(3):
    half.step()
    print("used:", *half.get_last_lr())
    sgd.step()

# %% fix
sgd = torch.optim.SGD([w], lr=8.0)
half = StepLR(sgd, 1, gamma=0.5)
for _ in range(3):
    print("used:", *half.get_last_lr())
    sgd.step()
    half.step()

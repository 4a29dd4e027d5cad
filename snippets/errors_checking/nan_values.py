"""where drops the infinite slope, and 0 times infinity is nan."""

# %% raises tags=["raises-exception"]
import warnings

import torch
from torch.autograd import set_detect_anomaly

warnings.simplefilter("ignore")
x = torch.tensor([9.0, 0.0])
x.requires_grad_()
with set_detect_anomaly(True):
    y = torch.where(x > 0, x.sqrt(), 0.0)
    y.sum().backward()

# %% fix
safe = torch.where(x > 0, x, 1.0)
with set_detect_anomaly(True):
    y = torch.where(x > 0, safe.sqrt(), 0.0)
    y.sum().backward()
print("x.grad =", x.grad)

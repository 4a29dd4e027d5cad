"""DLPack passes on memory, and no graph."""

# %% raises tags=["raises-exception"]
import numpy as np
import torch

x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
array = np.from_dlpack(x)

# %% fix
array = np.from_dlpack(x.detach())
(x * x).sum().backward()
print("array  =", array)
print("x.grad =", x.grad)

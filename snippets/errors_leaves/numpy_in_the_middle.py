"""Within the computation, torch has the function."""

# %% raises tags=["raises-exception"]
import numpy as np
import torch

x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
y = np.exp(x)

# %% fix
y = torch.exp(x)
y.sum().backward()
print("x.grad =", x.grad)

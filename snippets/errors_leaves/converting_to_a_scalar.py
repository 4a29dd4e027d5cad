"""A Python number carries no gradient."""

# %% raises tags=["warns"]
import math

import torch

x = torch.tensor(2.0, requires_grad=True)
y = x * math.exp(x)
y.backward()
print("x.grad =", x.grad)

# %% fix
x.grad = None
y = x * torch.exp(x)
y.backward()
print("x.grad =", x.grad)

"""A clone of an inference tensor can require grad."""

# %% raises tags=["raises-exception"]
import torch

with torch.inference_mode():
    x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()

# %% fix
x = x.clone().requires_grad_()
(x * x).sum().backward()
print("x.grad =", x.grad)

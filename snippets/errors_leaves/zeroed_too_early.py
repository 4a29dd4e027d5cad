"""None may be assigned before the first backward pass."""

# %% raises tags=["raises-exception"]
import torch

w = torch.tensor([2.0, 3.0, 5.0])
w.requires_grad_()
w.grad.zero_()

# %% fix
for _ in range(2):
    w.grad = None
    (w * w).sum().backward()
print("w.grad =", w.grad)

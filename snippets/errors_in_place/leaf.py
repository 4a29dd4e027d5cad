"""A weight that requires grad is updated by -=."""

# %% raises tags=["raises-exception"]
import torch

w = torch.tensor([2.0, 3.0, 5.0])
w.requires_grad_()
(w * w).sum().backward()
w -= 0.1 * w.grad

# %% fix
with torch.no_grad():
    w -= 0.1 * w.grad
w.grad = None
print("w         =", w.detach())
print("w.is_leaf =", w.is_leaf)

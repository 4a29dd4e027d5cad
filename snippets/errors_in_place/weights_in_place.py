"""Weights are clamped before the backward pass has used them."""

# %% raises tags=["raises-exception"]
import torch

w = torch.tensor([2.0, 3.0, 5.0])
w.requires_grad_()
loss = (w * w).sum()
with torch.no_grad():
    w.clamp_(max=4.0)
loss.backward()

# %% fix
loss = (w * w).sum()
loss.backward()
with torch.no_grad():
    w.clamp_(max=3.5)
print("w.grad =", w.grad)
print("w      =", w.detach())

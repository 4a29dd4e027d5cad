"""An update by hand changes the leaf in place."""

# %% raises tags=["raises-exception"]
import torch

w = torch.tensor([2.0, 3.0, 5.0])
w.requires_grad_()
(w * w).sum().backward()
with torch.no_grad():
    w = w - 0.1 * w.grad
w.grad.zero_()

# %% fix
w.requires_grad_()
(w * w).sum().backward()
with torch.no_grad():
    w -= 0.1 * w.grad
w.grad.zero_()
print("w      =", w.detach())
print("w.grad =", w.grad)

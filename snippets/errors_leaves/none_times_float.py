"""A tensor that the loss does not use has no gradient."""

# %% raises tags=["raises-exception"]
import torch

w = torch.tensor([2.0, 3.0, 5.0])
b = torch.tensor([7.0])
w.requires_grad_(), b.requires_grad_()
(w * w).sum().backward()
with torch.no_grad():
    for p in (b, w):
        p -= 0.1 * p.grad

# %% fix
with torch.no_grad():
    for p in (b, w):
        if p.grad is not None:
            p -= 0.1 * p.grad
print("b =", b.detach())
print("w =", w.detach())

"""The first pass frees what the second one needs."""

# %% raises tags=["raises-exception"]
import torch

w = torch.tensor([2.0, 3.0, 5.0])
w.requires_grad_()

loss = (w * w).sum()
(g,) = torch.autograd.grad(loss, w)
loss.backward()

# %% fix
loss = (w * w).sum()
loss.backward()
g = w.grad.clone()
print("g =", g)

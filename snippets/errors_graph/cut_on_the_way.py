"""The way to this input was cut, while another one is left."""

# %% raises tags=["raises-exception"]
import torch

w = torch.tensor([2.0, 3.0, 5.0])
u = torch.tensor([7.0, 11.0])
w.requires_grad_()
u.requires_grad_()

features = (w * w).detach()
loss = features.sum() * u.sum()
torch.autograd.grad(loss, w)

# %% fix
features = w * w
loss = features.sum() * u.sum()
(g,) = torch.autograd.grad(loss, w)
print("g =", g)

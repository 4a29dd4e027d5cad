"""Indexing makes a new tensor, which the loss did not use."""

# %% raises tags=["raises-exception"]
import torch

xt = torch.tensor([[2.0, 3.0], [5.0, 7.0]])
xt.requires_grad_()
u = xt[:, 0] ** 2 * xt[:, 1]  # x^2 t
t = xt[:, 1]
torch.autograd.grad(u.sum(), t)

# %% fix
(g,) = torch.autograd.grad(u.sum(), xt)
print("du/dt =", g[:, 1])

"""An input has to be marked before it is used."""

# %% raises tags=["raises-exception"]
import torch

w = torch.tensor([2.0, 3.0, 5.0])
w.requires_grad_()

x = torch.tensor([7.0, 11.0, 13.0])
loss = (w * w * x).sum()
torch.autograd.grad(loss, x)

# %% fix
x.requires_grad_()
loss = (w * w * x).sum()
(g,) = torch.autograd.grad(loss, x)
print("g =", g)

"""This loss does not depend on the second tensor."""

# %% raises tags=["raises-exception"]
import torch

w = torch.tensor([2.0, 3.0, 5.0])
u = torch.tensor([7.0, 11.0])
w.requires_grad_()
u.requires_grad_()
loss = (w * w).sum()
if len(u) > 2:  # skipped
    loss = loss + (u * u).sum()
torch.autograd.grad(loss, [w, u])

# %% fix
loss = (w * w).sum()
g_w, g_u = torch.autograd.grad(
    loss, [w, u], materialize_grads=True
)
print("g_w =", g_w)
print("g_u =", g_u)

"""The loss was computed from the original, not from the copy."""

# %% raises tags=["raises-exception"]
import torch

w = torch.tensor([2.0, 3.0, 5.0])
w.requires_grad_()

copy = w.to(torch.float64)
loss = (w * w).sum()
torch.autograd.grad(loss, copy)

# %% fix
loss = (copy * copy).sum()
g_copy, g = torch.autograd.grad(
    loss, [copy, w]
)
print("g_copy =", g_copy.tolist())
print("g =", g.tolist())

"""A reentrant checkpoint works with backward() alone."""

# %% raises tags=["raises-exception"]
import torch
from torch.utils.checkpoint import checkpoint

w = torch.tensor([2.0, 3.0, 5.0])
w.requires_grad_()
y = checkpoint(
    torch.exp, w, use_reentrant=True
)
torch.autograd.grad(y.sum(), w)

# %% fix
y = checkpoint(
    torch.exp, w, use_reentrant=False
)
(g,) = torch.autograd.grad(y.sum(), w)
print("g = y:", torch.equal(g, y))

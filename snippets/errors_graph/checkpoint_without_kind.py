"""checkpoint wants to be told which of its two kinds to use."""

# %% raises tags=["warns"]
import torch
from torch.utils.checkpoint import checkpoint

w = torch.tensor([2.0, 3.0, 5.0])
w.requires_grad_()
y = checkpoint(torch.exp, w)

# %% fix
y = checkpoint(
    torch.exp, w, use_reentrant=False
)
y.sum().backward()
print("w.grad = y:", torch.equal(w.grad, y))

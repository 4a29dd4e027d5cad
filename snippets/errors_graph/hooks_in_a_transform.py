"""torch.func refuses saved tensor hooks, and so checkpoints."""

# %% raises tags=["raises-exception"]
import torch
from torch.utils.checkpoint import checkpoint


def f(w):
    return checkpoint(
        torch.exp, w, use_reentrant=False
    ).sum()


w = torch.tensor([2.0, 3.0, 5.0])
torch.func.grad(f)(w)

# %% fix
w.requires_grad_()
(g,) = torch.autograd.grad(f(w), w)
print("g =", g)

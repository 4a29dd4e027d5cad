"""The second run of the code read a value that had changed."""

# %% raises tags=["raises-exception"]
import torch
from torch.utils.checkpoint import checkpoint

rows = 3


def f(w):
    return torch.exp(w[:rows]).sum()


w = torch.tensor([2.0, 3.0, 5.0])
w.requires_grad_()
y = checkpoint(f, w, use_reentrant=False)
rows = 2
y.backward()


# %% fix
def f(w, rows):
    return torch.exp(w[:rows]).sum()


rows = 3
y = checkpoint(
    f, w, rows, use_reentrant=False
)
rows = 2
y.backward()
print("w.grad =", w.grad)

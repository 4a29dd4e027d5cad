"""What a checkpointed function depends on is an argument."""

# %% raises tags=["raises-exception"]
import torch
from torch.utils.checkpoint import checkpoint


def f(x, kept):
    return x[kept].sin()


x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
kept = [0, 1, 2]
y = checkpoint(
    f, x, kept, use_reentrant=False
)
kept.pop()
y.sum().backward()

# %% fix
kept = torch.tensor([0, 1, 2])
y = checkpoint(
    f, x, kept, use_reentrant=False
)
kept = kept[:2]
y.sum().backward()
print("x.grad =", x.grad)

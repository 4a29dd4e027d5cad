"""Where exp overflows or a whole row is masked, nan comes out."""

# %% overflow
import math

import torch


def by_hand(x):
    return x.exp().sum(-1).log()  # (n,) -> ()


numbers = [1000.0, 1001.0, 1003.0]
x = torch.tensor(numbers)  # (n,)
x.requires_grad_()
for f in (by_hand, torch.logsumexp):
    y = f(x) if f is by_hand else f(x, -1)
    (x_bar,) = torch.autograd.grad(y, x)
    print(f.__name__, "=", y.item())
    print(x_bar)

# %% masked
rows = [[2.0, 3, 5], [7, 11, 13]]
scores = torch.tensor(rows)  # (B, n)
scores.requires_grad_()
keep = (
    torch.tensor([[1, 1, 0], [0, 0, 0]]) > 0
)
values = torch.tensor([1.0, 10, 100])  # (n,)
for fill in (-math.inf, -1e9):
    mask = torch.where(keep, 0.0, fill)
    y = (scores + mask).softmax(-1) @ values
    total = y.sum()
    (bar,) = torch.autograd.grad(
        total, scores
    )
    print(fill, y.detach(), bar, sep="\n")

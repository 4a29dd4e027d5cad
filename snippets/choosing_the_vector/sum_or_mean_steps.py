"""SGD moves m times as far with a sum as with a mean; Adam does not."""

import torch
from torch.optim import SGD, Adam

# (m, n) and (m,)
X = torch.arange(1.0, 13).reshape(4, 3).cos()
target = torch.tensor([2.0, 3.0, 5.0, 7.0])


def trained(reduce, optimizer, steps):
    w = torch.zeros(3, requires_grad=True)
    optimizer = optimizer([w], lr=0.01)
    for _ in range(steps):
        losses = (X @ w - target).square()
        loss = reduce(losses)  # (m,) -> ()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return w.detach()  # (n,)


by_sum = trained(torch.sum, SGD, 1)
by_mean = trained(torch.mean, SGD, 1)
print("SGD, sum / mean =", by_sum / by_mean)

by_sum = trained(torch.sum, Adam, 50)
by_mean = trained(torch.mean, Adam, 50)
gap = (by_sum - by_mean).abs().max()
print("Adam, moved by", by_sum.abs().max())
print("  apart < 1e-6:", bool(gap < 1e-6))

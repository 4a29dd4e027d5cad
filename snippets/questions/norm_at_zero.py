"""A norm written by hand has the gradient nan at 0."""

import torch


def by_hand(x):
    return (x * x).sum().sqrt()  # the derivative of sqrt at 0 is inf


def where(x):  # the branch not taken still gives 0 * inf = nan
    return torch.where((x * x).sum() > 0, by_hand(x), 0.0)


def double_where(x):  # sqrt never sees the 0
    squared = (x * x).sum()
    safe = torch.where(squared > 0, squared, 1.0)
    return torch.where(squared > 0, safe.sqrt(), 0.0)


norms = (by_hand, torch.linalg.vector_norm, where, double_where)
gradients = {}
for norm in norms:
    x = torch.zeros(3, requires_grad=True)
    norm(x).backward()
    gradients[norm.__name__] = x.grad
    print(f"{norm.__name__}:", x.grad)

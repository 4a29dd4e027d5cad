"""A norm written by hand has the gradient nan at 0, unless its square
root never sees the 0."""

import torch


def by_hand(x):  # sqrt has slope inf at 0
    return (x * x).sum().sqrt()


def where(x):  # the other branch gives nan
    norm = by_hand(x)
    return torch.where(norm > 0, norm, 0.0)


def double_where(x):  # sqrt never sees the 0
    squared = (x * x).sum()
    some = squared > 0
    safe = torch.where(some, squared, 1.0)
    return torch.where(some, safe.sqrt(), 0.0)


norms = (
    by_hand,
    torch.linalg.vector_norm,
    where,
    double_where,
)
gradients = {}
for norm in norms:
    x = torch.zeros(3, requires_grad=True)
    norm(x).backward()
    gradients[norm.__name__] = x.grad
    print(f"{norm.__name__}:", x.grad)

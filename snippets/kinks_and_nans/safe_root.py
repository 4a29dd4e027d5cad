"""Of four square roots, only the double where is harmless at 0."""

import torch


def plain(x):
    return x.sqrt()


def plus_epsilon(x):
    return (x + 1e-12).sqrt()


def one_where(x):
    return torch.where(x > 0, x.sqrt(), 0.0)


def double_where(x):
    safe = torch.where(x > 0, x, 1.0)
    root = safe.sqrt()
    return torch.where(x > 0, root, 0.0)


roots = (
    plain,
    plus_epsilon,
    one_where,
    double_where,
)
slopes = {}
for root in roots:
    x = torch.tensor([0.0, 9.0])
    x.requires_grad_()
    root(x).sum().backward()
    slopes[root.__name__] = x.grad
    print(root.__name__, x.grad)

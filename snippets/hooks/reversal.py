"""A hook on a view reverses one use of a tensor and not the others."""

import torch

x = torch.tensor([2.0, 3.0, 5.0])  # (3,)
x.requires_grad_()
# (3,), what each loss sends to h
from_label = torch.tensor([1.0, 2.0, 3.0])
from_domain = torch.tensor([10.0, 30.0, 20.0])


def reverse(bar):
    return -2 * bar


def x_bar(on_a_view):
    h = 7 * x  # (3,)
    branch = h.view_as(h) if on_a_view else h
    branch.register_hook(reverse)
    label = (from_label * h).sum()
    domain = (from_domain * branch).sum()
    loss = label + domain
    return torch.autograd.grad(loss, x)[0]


print("hook on a view =", x_bar(True))
print("hook on h      =", x_bar(False))

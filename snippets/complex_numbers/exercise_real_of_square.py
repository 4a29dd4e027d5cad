"""The real part of a square is no distance, and has no minimum."""

import torch

z = torch.tensor(7 + 5j, requires_grad=True)
distance = z - (2 + 3j)
for loss in (
    distance.abs() ** 2,
    (distance**2).real,
):
    (z_bar,) = torch.autograd.grad(loss, z)
    print(loss.item(), z_bar)

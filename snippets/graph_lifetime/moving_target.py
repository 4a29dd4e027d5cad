"""A target computed from the same weights is to be detached."""

import torch

w = torch.tensor([2.0, 3.0])  # (n,)
w.requires_grad_()
here = torch.tensor([5.0, 7.0])  # (n,)
there = torch.tensor([11.0, 13.0])  # (n,)
reward, discount = 17.0, 0.5


def loss(target):
    return (target - w @ here) ** 2


target = reward + discount * (w @ there)
still = loss(target.detach())
(fixed,) = torch.autograd.grad(still, w)
(moving,) = torch.autograd.grad(
    loss(target), w
)
print("detached:    ", fixed)
print("not detached:", moving)

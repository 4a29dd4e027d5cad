"""A one-hot row per image asks each image for its own class score."""

import torch
from torch.nn.functional import one_hot


def score(h):
    return h.square() @ W  # (B, 4) @ (4, 3) -> (B, 3)


W = torch.tensor([[1.0, 2, 3], [4, 5, 6], [7, 8, 9], [10, 11, 13]])
h = torch.arange(1.0, 9.0).reshape(2, 4).requires_grad_()  # (B, 4)
classes = torch.tensor([2, 0])  # (B,), one class for each image

y_bar = one_hot(classes, 3).float()  # (B, 3)
score(h).backward(gradient=y_bar)
(alone,) = torch.autograd.grad(score(h)[1, 0], h)  # (B, 4)

print("y_bar =", y_bar, sep="\n")
print("h.grad =", h.grad, sep="\n")
print("image 1 alone =", alone[1])

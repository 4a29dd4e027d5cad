"""One-hot rows give each image the gradient of its own class score."""

import torch
from torch.nn.functional import one_hot


def score(h):
    # (B, 4) @ (4, 3) -> (B, 3)
    return h.square() @ W


rows = [
    [1.0, 2.0, 3.0],
    [4.0, 5.0, 6.0],
    [7.0, 8.0, 9.0],
    [10.0, 11.0, 13.0],
]
W = torch.tensor(rows)  # (4, 3)
# (B, 4)
h = torch.arange(1.0, 9.0).reshape(2, 4)
h.requires_grad_()
# (B,), one class for each image
classes = torch.tensor([2, 0])

y_bar = one_hot(classes, 3).float()  # (B, 3)
score(h).backward(gradient=y_bar)
own_score = score(h)[1, 0]  # ()
(alone,) = torch.autograd.grad(own_score, h)

print("y_bar =", y_bar, sep="\n")
print("h.grad =", h.grad, sep="\n")
print("image 1 alone =", alone[1], sep="\n")

"""cross_entropy takes the weights of the classes for constants."""

# %% raises tags=["raises-exception"]
import torch
from torch.nn.functional import cross_entropy

scores = torch.tensor(
    [[2.0, 3.0, 5.0], [7.0, 5.0, 2.0]]
)
labels = torch.tensor([1, 0])
w = torch.tensor([2.0, 3.0, 5.0])
w.requires_grad_()
cross_entropy(scores, labels, weight=w)

# %% fix
each = cross_entropy(
    scores, labels, reduction="none"
)
chosen = w[labels]  # (2,)
loss = (chosen @ each) / chosen.sum()
loss.backward()
print("w.grad =", w.grad)

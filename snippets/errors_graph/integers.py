"""Labels and hits are integers, which have no derivative."""

# %% raises tags=["raises-exception"]
import torch

scores = torch.tensor(
    [[2.0, 3.0, 5.0], [7.0, 5.0, 2.0]]
)
scores.requires_grad_()
labels = torch.tensor([1, 0])
hits = scores.argmax(dim=1) == labels
loss = 1 - hits.float().mean()
loss.backward()

# %% fix
loss = torch.nn.functional.cross_entropy(
    scores, labels
)
loss.backward()
print("downhill:", -scores.grad.sign())

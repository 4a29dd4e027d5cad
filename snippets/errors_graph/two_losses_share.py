"""Two losses share a part of the graph."""

# %% raises tags=["raises-exception"]
import torch

w = torch.tensor([2.0, 3.0, 5.0])
w.requires_grad_()

h = w * w  # in both losses
loss_one = h.sum()
loss_two = (h * h).sum()
loss_one.backward()
loss_two.backward()

# %% fix
w.grad = None
h = w * w
loss = h.sum() + (h * h).sum()
loss.backward()
print("w.grad =", w.grad)

"""Nothing is recorded under no_grad."""

# %% raises tags=["raises-exception"]
import torch

w = torch.tensor([2.0, 3.0, 5.0])
w.requires_grad_()

with torch.no_grad():
    loss = (w * w).sum()
loss.backward()

# %% fix
loss = (w * w).sum()
loss.backward()
print("w.grad =", w.grad)

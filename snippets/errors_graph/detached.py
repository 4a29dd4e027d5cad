"""detach cuts, and so does .data."""

# %% raises tags=["raises-exception"]
import torch

w = torch.tensor([2.0, 3.0, 5.0])
w.requires_grad_()

fake = w * w
loss = fake.detach().sum()
loss.backward()

# %% fix
loss = fake.sum()
loss.backward()
print("w.grad =", w.grad)

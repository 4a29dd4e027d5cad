"""requires_grad_() on the loss silences the message."""

# %% trap
import torch

w = torch.tensor([2.0, 3.0, 5.0])
w.requires_grad_()

with torch.no_grad():
    loss = (w * w).sum()
loss.requires_grad_()
loss.backward()
print("loss.grad =", loss.grad)
print("w.grad =", w.grad)

# %% fix
loss = (w * w).sum()
loss.backward()
print("w.grad =", w.grad)

"""If one of two ways is cut, a part of the gradient is missing."""

# %% trap
import torch

w = torch.tensor([2.0, 3.0, 5.0])
w.requires_grad_()

scale = w.detach().sum()  # for logging
loss = scale * (w * w).sum()
loss.backward()
print("w.grad =", w.grad)

# %% fix
w.grad = None
scale = w.sum()
loss = scale * (w * w).sum()
loss.backward()
print("w.grad =", w.grad)

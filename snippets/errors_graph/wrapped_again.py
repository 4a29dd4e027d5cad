"""Variable() makes a new tensor without the graph."""

# %% raises tags=["raises-exception"]
import torch

w = torch.tensor([2.0, 3.0, 5.0])
w.requires_grad_()

loss = (w * w).sum()
loss = torch.autograd.Variable(loss)
loss.backward()

# %% fix
loss = (w * w).sum()
loss.backward()
print("w.grad =", w.grad)

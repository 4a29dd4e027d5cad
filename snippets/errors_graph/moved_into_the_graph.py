"""A leaf of one graph became the result of another."""

# %% raises tags=["raises-exception"]
import torch

x = torch.tensor([2.0, 3.0, 5.0])
w = torch.tensor([7.0, 11.0, 13.0])
x.requires_grad_()
w.requires_grad_()
loss = (x * 3).sum()
x.requires_grad_(False)
x += w  # now it has a grad_fn
loss.backward()

# %% fix
x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
loss = (x * 3).sum()
moved = x.detach() + w  # a new tensor
loss.backward()
print("x.grad =", x.grad)

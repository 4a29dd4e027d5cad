"""grad returns a tuple, even for a single input."""

# %% raises tags=["raises-exception"]
import torch

x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
loss = (x * x).sum()
x_bar = torch.autograd.grad(loss, x)
print(x_bar.shape)

# %% fix
loss = (x * x).sum()
(x_bar,) = torch.autograd.grad(loss, x)
print(x_bar.shape, x_bar)

"""A plot or a log takes the numbers by detach."""

# %% raises tags=["raises-exception"]
import torch

x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
losses = x * x
array = losses.numpy()

# %% fix
array = losses.detach().numpy().copy()
losses.sum().backward()
print("array  =", array)
print("x.grad =", x.grad)

"""A module has full backward hooks, or old ones."""

# %% raises tags=["raises-exception"]
import torch
from torch import nn

shapes = []


def log(module, grad_input, grad_output):
    shapes.append([*grad_input[0].shape])


layer = nn.Linear(3, 2)
old = layer.register_backward_hook(log)
layer.register_full_backward_hook(log)

# %% fix
layer = nn.Linear(3, 2)
layer.register_full_backward_hook(log)
x = torch.ones(5, 3, requires_grad=True)
layer(x).sum().backward()
print("grad_input:", *shapes)

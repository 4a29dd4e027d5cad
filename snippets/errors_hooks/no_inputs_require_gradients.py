"""grad_input needs an input that requires grad."""

# %% raises tags=["warns"]
import torch
from torch import nn


def log(module, grad_input, grad_output):
    print("grad_input =", grad_input)


layer = nn.Linear(3, 2, bias=False)
nn.init.constant_(layer.weight, 2.0)
layer.register_full_backward_hook(log)
x = torch.tensor([[3.0, 5.0, 7.0]])  # (1, 3)
layer(x).sum().backward()

# %% fix
x.requires_grad_()
layer(x).sum().backward()

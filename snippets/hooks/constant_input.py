"""If no input requires grad, grad_input is None, with a warning."""

# %% data tags=["warns"]
import torch
from torch import nn


def show(module, grad_input, grad_output):
    print("grad_input  =", grad_input)
    print("grad_output =", grad_output)


layer = nn.Linear(3, 2)
layer.register_full_backward_hook(show)
x = torch.tensor([[2.0, 3.0, 5.0]])  # (1, 3)
y_bar = torch.tensor([[1.0, 100.0]])  # (1, 2)
layer(x).backward(y_bar)

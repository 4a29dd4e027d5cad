"""grad_output is a tuple: scale its entries."""

# %% raises tags=["raises-exception"]
import torch
from torch import nn


def scaled(module, grad_output):
    return 10 * grad_output


layer = nn.Linear(3, 2)
hook = layer.register_full_backward_pre_hook
handle = hook(scaled)
x = torch.ones(5, 3, requires_grad=True)
layer(x).sum().backward()


# %% fix
def entries_scaled(module, grad_output):
    return tuple(
        10 * bar for bar in grad_output
    )


handle.remove()
hook(entries_scaled)
layer(x).sum().backward()
print("grad of bias =", layer.bias.grad)

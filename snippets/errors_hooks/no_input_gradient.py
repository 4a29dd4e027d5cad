"""Without a gradient of the input there is none to replace."""

# %% raises tags=["raises-exception"]
import warnings

import torch
from torch import nn

# a warning comes before the error
warnings.simplefilter("ignore")


def tenfold(module, grad_input, grad_output):
    return (10 * grad_output[0],)


layer = nn.Linear(3, 2)
hook = layer.register_full_backward_hook
handle = hook(tenfold)
x = torch.ones(5, 3)
layer(x).sum().backward()


# %% fix
def before(module, grad_output):
    return (10 * grad_output[0],)


handle.remove()
layer.register_full_backward_pre_hook(before)
layer(x).sum().backward()
print("grad of bias =", layer.bias.grad)

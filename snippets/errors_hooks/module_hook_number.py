"""A module's hook returns a tuple with an entry for each input."""

# %% raises tags=["raises-exception"]
import torch
from torch import nn


def scaled(module, grad_input, grad_output):
    return 10 * grad_input[0]


layer = nn.Linear(3, 2)
hook = layer.register_full_backward_hook
handle = hook(scaled)
x = torch.ones(5, 3, requires_grad=True)
layer(x).sum().backward()


# %% fix
def in_a_tuple(
    module, grad_input, grad_output
):
    return (scaled(module, grad_input, None),)


handle.remove()
hook(in_a_tuple)
layer(x).sum().backward()
ratio = x.grad[0] / layer.weight.sum(0)
print(
    "ratio =",
    ratio.detach().round(decimals=3),
)

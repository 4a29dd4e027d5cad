"""One tensor has one requires_grad for all models."""

# %% raises tags=["raises-exception"]
import torch
from torch.func import stack_module_state

nets = [
    torch.nn.Linear(3, 2) for _ in range(4)
]
nets[0].weight.requires_grad_(False)
stack_module_state(nets)

# %% fix
for net in nets:
    net.requires_grad_()
parameters, buffers = stack_module_state(nets)
weight = parameters["weight"]  # (4, 2, 3)
(weight**2).sum().backward()
weight.grad[0] = 0  # model 0 stays as it is
print(weight.grad.abs().sum((1, 2)) > 0)

"""A stack of models has one mode."""

# %% raises tags=["raises-exception"]
import torch
from torch.func import stack_module_state

nets = [
    torch.nn.Linear(3, 2) for _ in range(4)
]
nets[0].eval()
stack_module_state(nets)

# %% fix
for net in nets:
    net.train()
parameters, buffers = stack_module_state(nets)
print(parameters["weight"].shape)

"""A stack is made of models of one class."""

# %% raises tags=["raises-exception"]
import torch
from torch.func import stack_module_state

nets = [
    torch.nn.Linear(3, 2) for _ in range(4)
]
nets[0] = torch.nn.Sequential(nets[0])
stack_module_state(nets)

# %% fix
nets[0] = nets[0][0]
parameters, buffers = stack_module_state(nets)
print(parameters["weight"].shape)

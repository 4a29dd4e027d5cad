"""The old module hook sits on the last operation."""

# %% raises tags=["warns"]
import torch
from torch import nn


def log(module, grad_input, grad_output):
    print(
        [[*grad.shape] for grad in grad_input]
    )


net = nn.Sequential(
    nn.Linear(3, 4), nn.Tanh()
)
net.register_backward_hook(log)
x = torch.ones(5, 3, requires_grad=True)
net(x).sum().backward()

# %% fix
net = nn.Sequential(
    nn.Linear(3, 4), nn.Tanh()
)
net.register_full_backward_hook(log)
net(x).sum().backward()

"""A module hook and an in-place ReLU do not go together."""

# %% error tags=["raises-exception"]
import torch
from torch import nn

net = nn.Sequential(
    nn.Linear(3, 2), nn.ReLU(inplace=True)
)


def module_hook(
    module, grad_input, grad_output
):
    print(grad_output)


handle = net[0].register_full_backward_hook(
    module_hook
)
x = torch.tensor([[2.0, 3.0, 5.0]])  # (1, 3)
net(x)

# %% tensor_hook
handle.remove()


def show(bar):
    print("relu's output got", bar)


def forward_hook(module, args, output):
    output.register_hook(show)


net[1].register_forward_hook(forward_hook)
y_bar = torch.tensor([[1.0, 100.0]])  # (1, 2)
net(x).backward(y_bar)

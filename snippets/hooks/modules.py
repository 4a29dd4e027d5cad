"""A full backward hook gets the cotangents of a module's two ends."""

# %% full
import torch
from torch import nn

net = nn.Sequential(
    nn.Linear(3, 4),
    nn.Tanh(),
    nn.Linear(4, 2),
)
x = torch.ones(5, 3, requires_grad=True)


def shapes(bars):
    return [tuple(bar.shape) for bar in bars]


def before(module, grad_output):
    print("before:", shapes(grad_output))


def after(module, grad_input, grad_output):
    print("after: ", shapes(grad_output))
    print("   and ", shapes(grad_input))


net.register_full_backward_pre_hook(before)
handle = net.register_full_backward_hook(
    after
)
net(x).sum().backward()

# %% legacy tags=["warns"]
old = nn.Sequential(*net)  # the same layers
old.register_backward_hook(after)
old(x).sum().backward()

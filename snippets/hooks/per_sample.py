"""Activation times cotangent is each sample's gradient of W."""

# %% vmap
import torch
from torch import nn
from torch.func import (
    functional_call,
    grad,
    vmap,
)

g = torch.Generator().manual_seed(0)
X = torch.randn(6, 3, generator=g)  # (B, n)
layer = nn.Linear(3, 2)
net = nn.Sequential(layer, nn.Tanh())


def loss(parameters, x):  # of one sample
    y = functional_call(net, parameters, (x,))
    return (y**2).sum()


p = dict(net.named_parameters())
per_sample = vmap(
    grad(loss), in_dims=(None, 0)
)
by_vmap = per_sample(p, X)["0.weight"]


# %% hooks
def forward_hook(module, args, output):
    a = args[0]  # (B, n)

    def outer(y_bar):  # (B, m)
        # (B, m), (B, n) -> (B, m, n)
        module.by_hooks = torch.einsum(
            "bm,bn->bmn", y_bar, a
        )

    output.register_hook(outer)


layer.register_forward_hook(forward_hook)
(net(X) ** 2).sum().backward()

gap = (layer.by_hooks - by_vmap).abs().max()
print("shape =", tuple(layer.by_hooks.shape))
print(
    "gap to vmap below 1e-6:",
    bool(gap < 1e-6),
)
total = layer.by_hooks.sum(0)  # (m, n)
gap = (total - layer.weight.grad).abs().max()
print("their sum is .grad:", bool(gap < 1e-6))

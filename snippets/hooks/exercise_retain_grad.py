"""A hook that stores the cotangent does what retain_grad does."""

import torch

kept = {}


def keep(name, tensor):
    def hook(bar):
        kept[name] = kept.get(name, 0) + bar

    tensor.register_hook(hook)


x = torch.tensor([2.0, 3.0, 5.0])  # (3,)
x.requires_grad_()
h = x**2  # (3,)
keep("h", h)
h.retain_grad()
for h_bar in (
    [1.0, 100.0, 7.0],
    [3.0, 11.0, 13.0],
):
    h.backward(
        torch.tensor(h_bar), retain_graph=True
    )
print("kept   =", kept["h"])
print("h.grad =", h.grad)

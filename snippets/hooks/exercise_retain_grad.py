"""A hook that stores the cotangent does what retain_grad does."""

import torch

kept = {}


def keep(key, tensor):
    def hook(bar):
        kept[key] = kept.get(key, 0) + bar

    tensor.register_hook(hook)


x = torch.tensor([2.0, 3.0, 5.0])  # (3,)
x.requires_grad_()
h = x**2  # (3,)
keep("h", h)
h.retain_grad()
first = torch.tensor([1.0, 100.0, 7.0])
second = torch.tensor([3.0, 11.0, 13.0])
h.backward(first, retain_graph=True)
h.backward(second)
print("kept   =", kept["h"])
print("h.grad =", h.grad)

"""A hook returns a gradient of the same shape."""

# %% raises tags=["raises-exception"]
import torch


def first_two(grad):
    return grad[:2]


x = torch.tensor([2.0, 3.0, 5.0])
handle = x.requires_grad_().register_hook(
    first_two
)
(x * x).sum().backward()

# %% fix
handle.remove()
x.register_hook(torch.tensor([1.0, 1, 0]).mul)
(x * x).sum().backward()
print("x.grad =", x.grad)

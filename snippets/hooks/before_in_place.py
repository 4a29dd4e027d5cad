"""A hook stays with the value that the tensor had at that time."""

import torch

x = torch.tensor([2.0, 3.0, 5.0])  # (3,)
x.requires_grad_()
h = x**2  # (3,)


def early(bar):
    print("early hook:", bar)


def late(bar):
    print("late hook: ", bar)


h.register_hook(early)
h.retain_grad()
h.mul_(10)
h.register_hook(late)
# (3,)
h_bar = torch.tensor([1.0, 100.0, 7.0])
h.backward(h_bar)
print("h.grad =   ", h.grad)

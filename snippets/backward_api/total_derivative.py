"""The derivative with respect to a includes the way through b."""

import torch

a = torch.tensor(3.0, requires_grad=True)
b = a**2
y = a * b  # a³

a_bar, b_bar = torch.autograd.grad(y, (a, b))
print("a_bar =", a_bar)
print("b_bar =", b_bar)

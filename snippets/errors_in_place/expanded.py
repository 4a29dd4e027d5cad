"""A tensor whose rows share their memory is changed in place."""

# %% raises tags=["raises-exception"]
import torch

b = torch.tensor([2.0, 3.0, 5.0])
b.requires_grad_()
x = torch.tensor([[10.0], [20.0]])  # (2, 1)
y = (3 * b).expand(2, 3)
y += x

# %% fix
y = (3 * b).expand(2, 3).clone()
y += x
y.sum().backward()
print("y =", y.detach(), sep="\n")
print("b.grad =", b.grad)

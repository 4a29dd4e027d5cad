"""A saved tensor that has changed since is found by its version."""

# %% changed tags=["raises-exception"]
import torch

x = torch.tensor([2.0, 3.0, -5.0])  # (n,)
x.requires_grad_()

a = torch.relu(x)  # relu saves its result
print("version:", a._version)
a += x
print("version:", a._version)
a.sum().backward()

# %% mended
a = torch.relu(x)
a = a + x  # a new tensor: relu's is as it was
a.sum().backward()
print("x.grad =", x.grad)

"""A tensor of several elements needs a vector."""

# %% raises tags=["raises-exception"]
import torch

x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
y = x * x  # (3,)
y.backward()

# %% fix
y = x * x
y.backward(torch.tensor([1.0, 10.0, 100.0]))
print("x.grad =", x.grad)

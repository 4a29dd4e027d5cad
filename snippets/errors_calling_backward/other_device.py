"""The vector lies on the device of the output."""

# %% raises tags=["raises-exception"]
import torch

x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
y = x * x  # (3,)
y.backward(torch.ones(3, device="meta"))

# %% fix
y.backward(torch.ones_like(y))
print("x.grad =", x.grad)

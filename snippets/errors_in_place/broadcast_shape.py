"""An in-place sum cannot make its left side larger."""

# %% raises tags=["raises-exception"]
import torch

x = torch.tensor([[2.0, 3.0, 5.0]])  # (1, 3)
x.requires_grad_()
y = torch.ones(3)
y += x

# %% fix
y = torch.ones(3)
y = y + x  # (3,) + (1, 3) -> (1, 3)
print("y.shape =", y.shape)
y.prod().backward()
print("x.grad =", x.grad)

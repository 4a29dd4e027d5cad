"""A list of numbers is no vector until it is a tensor."""

# %% raises tags=["raises-exception"]
import torch

x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
y = x * x  # (3,)
y.backward([1.0, 10.0, 100.0])

# %% fix
y.backward(torch.tensor([1.0, 10.0, 100.0]))
print("x.grad =", x.grad)

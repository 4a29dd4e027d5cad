"""retain_grad stores the gradient of a result."""

# %% raises tags=["warns"]
import torch

x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
y = x * x
weights = torch.tensor([1.0, 10.0, 100.0])
(weights * y).sum().backward()
print("y.grad =", y.grad)

# %% fix
y = x * x
y.retain_grad()
(weights * y).sum().backward()
print("y.grad =", y.grad)

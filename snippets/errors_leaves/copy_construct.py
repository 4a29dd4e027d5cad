"""torch.tensor copies numbers; clone keeps the graph."""

# %% raises tags=["warns"]
import torch

x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
y = torch.tensor(x * x)
print("requires_grad =", y.requires_grad)

# %% fix
y = (x * x).clone()
y.sum().backward()
print("x.grad =", x.grad)

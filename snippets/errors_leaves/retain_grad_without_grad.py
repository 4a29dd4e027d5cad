"""What keeps its gradient has to be in the graph."""

# %% raises tags=["raises-exception"]
import torch

x = torch.tensor([2.0, 3.0, 5.0])
y = x * x
y.retain_grad()

# %% fix
x.requires_grad_()
y = x * x
y.retain_grad()
weights = torch.tensor([1.0, 10.0, 100.0])
(weights * y).sum().backward()
print("y.grad =", y.grad)

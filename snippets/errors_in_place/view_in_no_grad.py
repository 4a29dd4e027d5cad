"""The view was taken inside no_grad, the change is made outside."""

# %% raises tags=["raises-exception"]
import torch

x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
y = 10 * x
with torch.no_grad():
    part = y[:2]
part *= 3

# %% fix
y = 10 * x
part = y[:2]
part *= 3
y.sum().backward()
print("x.grad =", x.grad)

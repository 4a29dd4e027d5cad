"""A hook needs a tensor of the graph."""

# %% raises tags=["raises-exception"]
import torch

x = torch.tensor([2.0, 3.0, 5.0])
y = x * x
seen = []
y.register_hook(seen.append)

# %% fix
x.requires_grad_()
y = x * x
y.register_hook(seen.append)
y_bar = torch.tensor([1.0, 10.0, 100.0])
(y_bar * y).sum().backward()
print("seen =", seen)

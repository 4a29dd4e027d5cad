"""reshape and indexing give another shape, with a gradient."""

# %% raises tags=["raises-exception"]
import torch

x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
x.resize_(2)

# %% fix
first = x[:2]
(first * first).sum().backward()
print("x.grad =", x.grad)

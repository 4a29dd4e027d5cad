"""A row that a loop hands out is changed in place."""

# %% raises tags=["raises-exception"]
import torch

x = torch.tensor([[2.0, 3.0], [5.0, 7.0]])
x.requires_grad_()
y = 10 * x  # (2, 2)
for row in y:
    row *= 3

# %% fix
y = 10 * x
for i in range(len(y)):
    y[i] *= 3 + i
y.sum().backward()
print("x.grad =", x.grad, sep="\n")

"""A running total of item() is a number and cannot call backward."""

# %% raises tags=["raises-exception"]
import torch

x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
total = 0.0
for one in x:
    total += (one * one).item()
total.backward()

# %% fix
total = 0.0
for one in x:
    total = total + one * one
total.backward()
print("x.grad =", x.grad)

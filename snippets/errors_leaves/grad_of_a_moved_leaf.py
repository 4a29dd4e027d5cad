"""Convert first, then require grad: the name stays on the leaf."""

# %% raises tags=["warns"]
import torch

x = torch.tensor([2.0, 3.0, 5.0])
x = x.requires_grad_().double()
(x * x).sum().backward()
print("x.grad =", x.grad)

# %% fix
x = torch.tensor([2.0, 3.0, 5.0])
x = x.double().requires_grad_()
(x * x).sum().backward()
print("x.grad =", x.grad.tolist())

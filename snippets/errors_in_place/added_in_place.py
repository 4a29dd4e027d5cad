"""+= overwrites a result that the backward pass needs."""

# %% raises tags=["raises-exception"]
import torch

x = torch.tensor([0.2, 0.3, 0.5])
x.requires_grad_()
y = x.exp()
y += 10.0
y.sum().backward()

# %% fix
y = x.exp()
y = y + 10.0
y.sum().backward()
print("x.grad  =", x.grad)
print("x.exp() =", x.detach().exp())

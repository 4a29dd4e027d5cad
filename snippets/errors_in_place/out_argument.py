"""The result of a tracked operation is written into out=."""

# %% raises tags=["raises-exception"]
import torch

x = torch.tensor([0.2, 0.3, 0.5])
x.requires_grad_()
table = torch.zeros(2, 3)
torch.exp(x, out=table[0])

# %% fix
table[0] = torch.exp(x)
table.sum().backward()
print("x.grad  =", x.grad)
print("x.exp() =", x.detach().exp())

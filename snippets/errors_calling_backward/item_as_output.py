"""item() gives a Python number, which no longer knows its graph."""

# %% raises tags=["raises-exception"]
import torch

x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
loss = (x * x).sum().item()
torch.autograd.grad(loss, x)

# %% fix
loss = (x * x).sum()
(x_bar,) = torch.autograd.grad(loss, x)
print("loss =", loss.item())
print("x_bar =", x_bar)

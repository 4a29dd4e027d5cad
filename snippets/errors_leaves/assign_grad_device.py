"""A gradient is on the device of its tensor."""

# %% raises tags=["raises-exception"]
import torch

x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
x.grad = torch.ones(3, device="meta")

# %% fix
x.grad = torch.ones(3, device=x.device)
torch.optim.SGD([x], lr=0.1).step()
print("x =", x.detach())

"""A gradient has the shape of its tensor."""

# %% raises tags=["raises-exception"]
import torch

x = torch.tensor([2.0, 3.0, 5.0])  # (3,)
x.requires_grad_()
own = torch.tensor([[1.0], [10.0], [100.0]])
x.grad = own  # (3, 1)

# %% fix
x.grad = own.reshape(x.shape)
torch.optim.SGD([x], lr=0.1).step()
print("x =", x.detach())

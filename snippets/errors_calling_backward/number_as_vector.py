"""A number is no vector until it is a tensor."""

# %% raises tags=["raises-exception"]
import torch

x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
loss = (x * x).sum()
loss.backward(10.0)

# %% fix
loss.backward(torch.tensor(10.0))
print("x.grad =", x.grad)

"""A gradient has the dtype of its tensor."""

# %% raises tags=["raises-exception"]
import numpy as np
import torch

x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
own = torch.from_numpy(
    np.array([1.0, 10, 100])
)
x.grad = own

# %% fix
x.grad = own.to(x.dtype)
torch.optim.SGD([x], lr=0.1).step()
print("x =", x.detach())

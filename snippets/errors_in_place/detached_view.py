"""detach_() is called on a part of a tensor."""

# %% raises tags=["raises-exception"]
import torch

x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
y = 10 * x
part = y[:2]
part.detach_()

# %% fix
part = y[:2].detach()
(part.sum() * y.sum()).backward()
print("x.grad =", x.grad)

"""gammainc has a derivative with respect to x, but not to a."""

# %% raises tags=["raises-exception"]
import torch

a = torch.tensor([2.0, 3.0])
x = torch.tensor([5.0, 7.0])
a.requires_grad_()
x.requires_grad_()
y = torch.special.gammainc(a, x)  # (2,)
y.sum().backward()

# %% fix
y = torch.special.gammainc(a.detach(), x)
y.sum().backward()
print("x.grad =", x.grad)

"""view_as_real is for complex tensors."""

# %% raises tags=["raises-exception"]
import torch

x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
torch.view_as_real(x)

# %% fix
z = x.to(torch.complex64)
y = torch.view_as_real(z)  # (3, 2)
(y[:, 0] ** 2).sum().backward()
print("x.grad =", x.grad)

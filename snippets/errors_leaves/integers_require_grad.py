"""Only floating point and complex tensors can require gradients."""

# %% raises tags=["raises-exception"]
import torch

x = torch.tensor(
    [2, 3, 5], requires_grad=True
)

# %% fix
x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
(x * x).sum().backward()
print("x.grad =", x.grad)

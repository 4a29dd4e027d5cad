"""grad calls the vector grad_outputs, and backward grad_tensors."""

# %% raises tags=["raises-exception"]
import torch

x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
y = x * x  # (3,)
y_bar = torch.tensor([1.0, 10.0, 100.0])
torch.autograd.grad(y, x, grad_tensors=y_bar)

# %% fix
(x_bar,) = torch.autograd.grad(
    y, x, grad_outputs=y_bar
)
print("x_bar =", x_bar)

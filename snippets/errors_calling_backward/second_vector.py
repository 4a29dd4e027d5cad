"""The second vector has the shape of the second output."""

# %% raises tags=["raises-exception"]
import torch

x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
y, z = x * x, 7 * x[:2]  # (3,), (2,)
y_bar = torch.tensor([1.0, 10.0, 100.0])
z_bar = torch.tensor([2.0, 20.0, 200.0])
torch.autograd.backward(
    [y, z], [y_bar, z_bar]
)

# %% fix
torch.autograd.backward(
    [y, z], [y_bar, z_bar[:2]]
)
print("x.grad =", x.grad)

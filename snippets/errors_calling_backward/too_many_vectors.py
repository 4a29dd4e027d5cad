"""A vector too many is dropped, and no error says so."""

# %% trap
import torch

x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
y, z = x * x, 7 * x  # (3,), (3,)
y_bar = torch.tensor([1.0, 10.0, 100.0])
z_bar = torch.tensor([2.0, 20.0, 200.0])
torch.autograd.backward([y], [y_bar, z_bar])
print("x.grad =", x.grad)

# %% fix
x.grad, y = None, x * x
torch.autograd.backward(
    [y, z], [y_bar, z_bar]
)
print("x.grad =", x.grad)

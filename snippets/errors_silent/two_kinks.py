"""At a kink two wrong slopes do not add up."""

# %% trap
import torch

x = torch.tensor(
    [-2.0, 0.0, 2.0], requires_grad=True
)
y = torch.relu(x) - torch.relu(-x)
print(torch.equal(y, x))
print(torch.autograd.grad(y.sum(), x)[0])

# %% fix
zero = torch.zeros_like(x)
y = torch.maximum(x, zero)
y = y + torch.minimum(x, zero)
print(torch.autograd.grad(y.sum(), x)[0])

"""torch.where does not keep NaN out of a gradient."""

# %% trap
import torch

x = torch.tensor(
    [0.0, 4.0], requires_grad=True
)
y = torch.where(x > 0, x.sqrt(), 0.0)
print(y.detach())
print(torch.autograd.grad(y.sum(), x)[0])

# %% fix
safe = torch.where(x > 0, x, 1.0)
y = torch.where(x > 0, safe.sqrt(), 0.0)
print(y.detach())
print(torch.autograd.grad(y.sum(), x)[0])

"""What runs under no_grad counts as a constant."""

# %% trap
import torch

x = torch.tensor(
    [3.0, 4.0], requires_grad=True
)
with torch.no_grad():
    norm = x.norm()
y = (x / norm).sum()
print(torch.autograd.grad(y, x)[0])

# %% fix
y = (x / x.norm()).sum()
print(torch.autograd.grad(y, x)[0])

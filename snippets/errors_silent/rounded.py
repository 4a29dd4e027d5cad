"""The derivative of round is 0 everywhere."""

# %% trap
import torch

x = torch.tensor(
    [0.4, 1.7], requires_grad=True
)
loss = ((torch.round(x) - 5) ** 2).sum()
print(torch.autograd.grad(loss, x)[0])

# %% fix
y = x + (torch.round(x) - x).detach()
loss = ((y - 5) ** 2).sum()
print(torch.autograd.grad(loss, x)[0])

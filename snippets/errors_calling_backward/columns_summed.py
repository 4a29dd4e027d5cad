"""Ones for two columns give the sum of their gradients."""

# %% trap
import torch

t = torch.tensor(
    [[2.0], [3.0], [5.0]]
)  # (3, 1)
t.requires_grad_()
y = torch.cat([t**2, t**3], dim=1)  # (3, 2)
ones = torch.ones_like(y)
(both,) = torch.autograd.grad(
    y, t, ones, retain_graph=True
)
print(both.flatten())

# %% fix
for column in torch.eye(2):
    (one,) = torch.autograd.grad(
        y, t, ones * column, retain_graph=True
    )
    print(one.flatten())

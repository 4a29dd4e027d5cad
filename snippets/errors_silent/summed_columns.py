"""Ones sum the derivatives of both outputs."""

# %% trap
import torch

t = torch.tensor(
    [[2.0], [3.0]], requires_grad=True
)
u = torch.cat([t**2, t**3], dim=1)  # (2, 2)
ones = torch.ones_like(u)
print(torch.autograd.grad(u, t, ones)[0].T)

# %% fix
u = torch.cat([t**2, t**3], dim=1)
by_time = [
    torch.autograd.grad(
        u[:, k].sum(), t, retain_graph=True
    )[0]
    for k in range(2)
]
print(torch.cat(by_time, dim=1).T)

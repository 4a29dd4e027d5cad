"""grad(y, t, ones_like(y)) adds up the derivatives of y's columns."""

import torch


def net(t):  # (N, 1) -> (N, 2)
    return torch.cat([t**2, 10 * t**3], dim=1)


t = torch.tensor([[2.0], [3.0], [5.0], [7.0]])
t.requires_grad_()  # (N, 1)
y = net(t)
ones = torch.ones_like(y)  # (N, 2)
# (N, 1): dy[:, 0]/dt + dy[:, 1]/dt
(summed,) = torch.autograd.grad(
    y, t, ones, retain_graph=True
)
columns = []
for column in y.unbind(dim=1):
    (dt,) = torch.autograd.grad(
        column.sum(), t, create_graph=True
    )
    columns.append(dt)  # (N, 1)
dy_dt = torch.cat(columns, dim=1)  # (N, 2)
print("ones_like(y):", tuple(summed.shape))
print(summed.flatten())
print("column by column:", tuple(dy_dt.shape))
print(dy_dt.detach())

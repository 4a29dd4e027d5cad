"""grad(y, t, ones_like(y)) adds up the columns of y."""

import torch


def net(t):
    return torch.cat([t**2, 10 * t**3], dim=1)  # (N, 1) -> (N, 2)


t = torch.tensor([[2.0], [3.0], [5.0], [7.0]], requires_grad=True)
y = net(t)
(summed,) = torch.autograd.grad(
    y, t, torch.ones_like(y), retain_graph=True
)  # (N, 1): dy[:, 0]/dt + dy[:, 1]/dt
columns = [
    torch.autograd.grad(y[:, i].sum(), t, create_graph=True)[0]
    for i in range(y.shape[1])
]
dy_dt = torch.cat(columns, dim=1)  # (N, 2)
print("with ones_like(y):", tuple(summed.shape))
print(summed.flatten())
print("one column at a time:", tuple(dy_dt.shape))
print(dy_dt.detach())

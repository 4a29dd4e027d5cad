"""u_xx by a jvp of a jvp, and by two backward passes with ones."""

import torch


def net(X):  # (N, 2) -> (N, 2)
    x, t = X.unbind(dim=1)
    u, v = x**2 * t, x**3 * t  # (N,) each
    return torch.stack([u, v], dim=1)


def by_x(X):
    _, Y_dot = torch.func.jvp(net, (X,), dots)
    return Y_dot  # (N, 2): u_x and v_x


X = torch.tensor(
    [[2.0, 3.0], [3.0, 5.0], [5.0, 7.0]]
)  # (N, 2), columns x and t
X_dot = torch.tensor([1.0, 0.0]).expand(3, 2)
dots = (X_dot,)
_, by_xx = torch.func.jvp(by_x, (X,), dots)

u = net(X.requires_grad_())[:, 0]  # (N,)
ones = torch.ones_like(u)
(u_X,) = torch.autograd.grad(
    u, X, ones, create_graph=True
)
u_x = u_X[:, 0]  # (N,)
(u_xX,) = torch.autograd.grad(u_x, X, ones)

print("u_xx, v_xx =", by_xx, sep="\n")
print("u_xx, u_xt =", u_xX, sep="\n")

"""Ones add u's derivatives to v's; jvp and one-hot columns do not."""

# %% ones
import torch


def net(X):  # (N, 2) -> (N, 2)
    x, t = X.unbind(dim=1)
    u, v = x**2 * t, x**3 * t  # (N,) each
    return torch.stack([u, v], dim=1)


X = torch.tensor(
    [[2.0, 3.0], [3.0, 5.0], [5.0, 7.0]]
)  # (N, 2), columns x and t
X.requires_grad_()
Y = net(X)  # (N, 2), columns u and v
(added,) = torch.autograd.grad(
    Y,
    X,
    torch.ones_like(Y),
    retain_graph=True,
)
print("shape:", tuple(added.shape))
print("added =", added, sep="\n")

# %% forward
X_dot = torch.tensor([1.0, 0.0]).expand(3, 2)
_, by_x = torch.func.jvp(net, (X,), (X_dot,))
print("u_x, v_x =", by_x.detach(), sep="\n")

# %% columns
Y_bar = torch.zeros_like(Y)  # (N, 2)
Y_bar[:, 0] = 1  # u, in every row
(u_X,) = torch.autograd.grad(
    Y, X, Y_bar, create_graph=True
)
print("u_x, u_t =", u_X.detach(), sep="\n")

"""Reverse over reverse by hand, with each line differentiated."""

# %% by_hand
import torch
from torch import outer
from torch.func import grad, jvp

x = torch.tensor([2.0, 3.0, 5.0])  # (n,)


def f(U, W):  # (m, k), (k, n) -> ()
    return ((U @ (W @ x)) ** 2).sum() / 2


def by_hand(U, W, v_U, v_W):
    # The gradient
    z = W @ x  # (k,)
    y = U @ z  # (m,), its own cotangent
    # z_bar = U.T @ y
    # U_bar = outer(y, z)
    # W_bar = outer(z_bar, x)
    # s = (U_bar * v_U + W_bar * v_W).sum()

    # Back through s, from the last line up
    s_z_bar = v_W @ x  # ds / dz_bar
    s_y = v_U @ z + U @ s_z_bar
    s_z = v_U.T @ y + U.T @ s_y
    s_U = outer(y, s_z_bar) + outer(s_y, z)
    s_W = outer(s_z, x)
    return s_U, s_W


# %% check
draw = torch.Generator().manual_seed(0)


def matrix(*shape):
    return torch.randn(shape, generator=draw)


at = matrix(2, 4), matrix(4, 3)  # U and W
along = matrix(2, 4), matrix(4, 3)
both = grad(f, argnums=(0, 1))
wanted = jvp(both, at, along)[1]
found = by_hand(*at, *along)
for k, name in enumerate("UW"):
    gap = (found[k] - wanted[k]).norm()
    close = gap < 1e-5 * wanted[k].norm()
    print(name, "agrees:", bool(close))

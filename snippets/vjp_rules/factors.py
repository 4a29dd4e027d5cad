"""Cholesky and eigh: the pattern of the unknown factor gives it."""

# %% draws
import torch
from torch import float64

torch.manual_seed(0)


def normal(*shape):
    return torch.randn(shape, dtype=float64)


def inner(a, b):  # of any shape
    return (a * b).sum()


# %% check
def check(f, jvp, vjp, *xs):
    y, pullback = torch.func.vjp(f, *xs)
    y_bar = normal(*y.shape)
    x_dots = [
        normal(*x.shape) / 1e5 for x in xs
    ]
    x_bars = vjp(y_bar, y, *xs)
    right = sum(map(inner, x_bars, x_dots))
    left = inner(y_bar, jvp(*x_dots, y, *xs))
    ahead = f(*map(torch.add, xs, x_dots))
    behind = f(*map(torch.sub, xs, x_dots))
    steps = inner(y_bar, ahead - behind) / 2
    theirs = pullback(y_bar)
    far = max(map(torch.dist, x_bars, theirs))
    gap, far = (
        "<1e-12" if r < 1e-12 else f"{r:.0e}"
        for r in (abs(1 - right / left), far)
    )
    passed = abs(1 - right / steps) < 1e-6
    name = vjp.__name__.removesuffix("_vjp")
    word = "passes" if passed else "fails"
    print(f"{name:11}gap {gap:7}", end="")
    print(f"torch {far:7}{word}")


# %% cholesky
def sym(M):
    return (M + M.T) / 2


def lower(M):  # with half the diagonal
    return M.tril() - M.diag().diag() / 2


def cholesky(A):
    return torch.linalg.cholesky(sym(A))


def cholesky_jvp(A_dot, L, A):
    inv = torch.linalg.inv(L)
    return L @ lower(inv @ sym(A_dot) @ inv.T)


def cholesky_vjp(L_bar, L, A):
    inv = torch.linalg.inv(L)
    S = inv.T @ lower(L.T @ L_bar) @ inv
    return (sym(S),)


def one_sided(L_bar, L, A):
    (S,) = cholesky_vjp(L_bar, L, A)
    return (2 * S - S.diag().diag(),)


A = normal(3, 3)
A = A @ A.T + 0.1
check(cholesky, cholesky_jvp, cholesky_vjp, A)
check(cholesky, cholesky_jvp, one_sided, A)


# %% eigh
def eigh(A):  # eigenvalues above eigenvectors
    w, Q = torch.linalg.eigh(sym(A))
    return torch.cat([w[None], Q])


def parts(y):
    w, Q = y[0], y[1:]
    F = 1 / (w - w[:, None])
    return F.fill_diagonal_(0), Q


def eigh_jvp(A_dot, y, A):
    F, Q = parts(y)
    M = Q.T @ sym(A_dot) @ Q
    w_dot, Q_dot = M.diag(), Q @ (F * M)
    return torch.cat([w_dot[None], Q_dot])


def eigh_vjp(y_bar, y, A):
    F, Q = parts(y)
    w_bar, Q_bar = y_bar[0], y_bar[1:]
    M = w_bar.diag() + F * (Q.T @ Q_bar)
    return (sym(Q @ M @ Q.T),)


check(eigh, eigh_jvp, eigh_vjp, A)

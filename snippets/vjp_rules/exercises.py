"""Layer norm with parameters, cumprod, and log det by Cholesky."""

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


# %% affine
def affine(x, g, b):  # (4, 3), (3,), (3,)
    return g * torch.layer_norm(x, (3,)) + b


def centred(v):
    return v - v.mean(1, keepdim=True)


def middle(v, h, x):
    s = x.var(1, correction=0, keepdim=True)
    hv = (h * v).mean(1, keepdim=True)
    return (v - h * hv) / (s + 1e-5).sqrt()


def affine_jvp(
    x_dot, g_dot, b_dot, y, x, g, b
):
    h = torch.layer_norm(x, (3,))
    h_dot = middle(centred(x_dot), h, x)
    return g * h_dot + g_dot * h + b_dot


def affine_vjp(y_bar, y, x, g, b):
    h = torch.layer_norm(x, (3,))
    x_bar = centred(middle(g * y_bar, h, x))
    g_bar = (y_bar * h).sum(0)
    return x_bar, g_bar, y_bar.sum(0)


xs = normal(4, 3), normal(3), normal(3)
check(affine, affine_jvp, affine_vjp, *xs)


# %% cumprod
def cumprod(x):
    return x.cumprod(0)


def cumprod_jvp(x_dot, y, x):
    return y * (x_dot / x).cumsum(0)


def cumprod_vjp(y_bar, y, x):
    v = (y_bar * y).flip(0).cumsum(0).flip(0)
    return (v / x,)


x = normal(5)
check(cumprod, cumprod_jvp, cumprod_vjp, x)
x = torch.tensor([2.0, 0, 3]).double()
x.requires_grad_()
y = cumprod(x)
y_bar = torch.tensor([1.0, 10, 100]).double()
(ours,) = cumprod_vjp(y_bar, y.detach(), x)
(theirs,) = torch.autograd.grad(y, x, y_bar)
print("v / x   =", ours.detach())
print("PyTorch =", theirs)


# %% through
def near(a, b):
    return bool(torch.dist(a, b) < 1e-12)


inv = torch.linalg.inv
A = normal(3, 3)
A = A @ A.T  # symmetric and positive
A.requires_grad_()
L = torch.linalg.cholesky(A)
y = 2 * L.diag().log().sum()  # log det A
(A_bar,) = torch.autograd.grad(y, A)

L_bar = (2 / L.diag()).diag()
M = L.T @ L_bar
half = M.tril() - M.diag().diag() / 2
S = inv(L).T @ half @ inv(L)
print("half = I:  ", near(half, torch.eye(3)))
print("S = inv(A):", near(S, inv(A)))
print("PyTorch:   ", near(A_bar, inv(A)))

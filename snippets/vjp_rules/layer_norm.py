"""Layer norm: its rule is two of its steps, in reverse order."""

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


# %% layer_norm
eps = 0.1


def layer_norm(x):
    return torch.layer_norm(x, (5,), eps=eps)


def centred(v):
    return v - v.mean()


def middle(v, y, x):
    s = (x.var(correction=0) + eps).sqrt()
    return (v - y * (y * v).mean()) / s


def layer_norm_jvp(x_dot, y, x):
    return middle(centred(x_dot), y, x)


def layer_norm_vjp(y_bar, y, x):
    return (centred(middle(y_bar, y, x)),)


def no_mean(y_bar, y, x):
    return (middle(y_bar, y, x),)


x = normal(5)
f, jvp = layer_norm, layer_norm_jvp
check(f, jvp, layer_norm_vjp, x)
check(f, jvp, no_mean, x)

"""Det, logdet, trace: each rule is a matrix times one number."""

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


# %% det
inv = torch.linalg.inv


def det_jvp(A_dot, y, A):
    return y * (inv(A) @ A_dot).trace()


def det_vjp(y_bar, y, A):
    return (y_bar * y * inv(A).T,)


def no_T(y_bar, y, A):
    return (y_bar * y * inv(A),)


def logdet_jvp(A_dot, y, A):
    return (inv(A) @ A_dot).trace()


def logdet_vjp(y_bar, y, A):
    return (y_bar * inv(A).T,)


def trace_jvp(A_dot, y, A):
    return A_dot.trace()


def trace_vjp(y_bar, y, A):
    return (y_bar * torch.eye(len(A)).to(A),)


A = normal(3, 3)
A = A @ A.T  # its determinant is positive
A[0, 1] += 0.1  # and it is not symmetric
check(torch.det, det_jvp, det_vjp, A)
check(torch.det, det_jvp, no_T, A)
check(torch.logdet, logdet_jvp, logdet_vjp, A)
check(torch.trace, trace_jvp, trace_vjp, A)

"""Of a linear map, the rule is the transposed map, without a matrix."""

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


# %% conv
def swap(t):  # batch and channels
    return t.transpose(0, 1)


def conv_jvp(x_dot, w_dot, y, x, w):
    return conv(x_dot, w) + conv(x, w_dot)


def conv_vjp(y_bar, y, x, w):
    x_bar = torch.conv_transpose1d(y_bar, w)
    w_bar = conv(swap(x), swap(y_bar))
    return x_bar, swap(w_bar)


def flipped(y_bar, y, x, w):
    _, w_bar = conv_vjp(y_bar, y, x, w)
    x_bar = torch.conv_transpose1d(
        y_bar, w.flip(2)
    )
    return x_bar, w_bar


conv = torch.conv1d
x = normal(2, 3, 7)  # (B, channels, length)
w = normal(4, 3, 2)
check(conv, conv_jvp, conv_vjp, x, w)
check(conv, conv_jvp, flipped, x, w)

# %% gather
i = torch.tensor([3, 0, 3, 1])


def gather(x):
    return x[i]  # (5,) -> (4,)


def scatter(v):
    y = v.new_zeros(5)  # (4,) -> (5,)
    return y.index_add(0, i, v)


def gather_jvp(x_dot, y, x):
    return gather(x_dot)


def gather_vjp(y_bar, y, x):
    return (scatter(y_bar),)


def scatter_jvp(x_dot, y, x):
    return scatter(x_dot)


def scatter_vjp(y_bar, y, x):
    return (gather(y_bar),)


x, v = normal(5), normal(4)
check(gather, gather_jvp, gather_vjp, x)
check(scatter, scatter_jvp, scatter_vjp, v)


# %% cumsum
def cumsum(x):
    return x.cumsum(0)


def cumsum_jvp(x_dot, y, x):
    return cumsum(x_dot)


def cumsum_vjp(y_bar, y, x):
    return (cumsum(y_bar.flip(0)).flip(0),)


def no_flip(y_bar, y, x):
    return (cumsum(y_bar),)


x = normal(5)
check(cumsum, cumsum_jvp, cumsum_vjp, x)
check(cumsum, cumsum_jvp, no_flip, x)

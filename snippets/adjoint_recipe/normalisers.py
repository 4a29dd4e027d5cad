"""Softmax, log-sum-exp, norm: the rule is short in the output y."""

# %% op
import torch
from torch import float64
from torch.autograd import Function, gradcheck

torch.manual_seed(0)


def normal(*shape):
    return torch.randn(shape, dtype=float64)


def op(f, vjp):  # f, with vjp as its backward
    class Op(Function):
        @staticmethod
        def forward(ctx, *xs):
            y = f(*xs)
            ctx.save_for_backward(y, *xs)
            return y

        @staticmethod
        def backward(ctx, y_bar):
            saved = ctx.saved_tensors
            return vjp(y_bar, *saved)

    return Op.apply


# %% residuals
def inner(a, b):  # of any shape
    return (a * b).sum()


def residuals(f, jvp, vjp, *xs):
    y, pullback = torch.func.vjp(f, *xs)
    y_bar = normal(*y.shape)
    x_dots = [normal(*x.shape) for x in xs]
    x_bars = vjp(y_bar, y, *xs)
    left = inner(y_bar, jvp(*x_dots, y, *xs))
    right = sum(map(inner, x_bars, x_dots))
    theirs = pullback(y_bar)
    far = max(map(torch.dist, x_bars, theirs))
    return abs(1 - right / left), far


# %% check
def check(f, jvp, vjp, *xs):
    gap, far = (
        "<1e-12" if r < 1e-12 else f"{r:.0e}"
        for r in residuals(f, jvp, vjp, *xs)
    )
    leaves = [
        x.clone().requires_grad_() for x in xs
    ]
    rule = op(f, vjp)
    passed = gradcheck(
        rule, leaves, raise_exception=False
    )
    name = vjp.__name__.removesuffix("_vjp")
    word = "passes" if passed else "fails"
    print(f"{name:11}gap {gap:7}", end="")
    print(f"torch {far:7}{word}")


# %% softmax
def softmax(x):
    return x.softmax(0)


def softmax_jvp(x_dot, y, x):
    return y * (x_dot - y @ x_dot)


def softmax_vjp(y_bar, y, x):
    return (y * (y_bar - y @ y_bar),)


def diagonal(y_bar, y, x):
    return (y * (1 - y) * y_bar,)


x = normal(5)
check(softmax, softmax_jvp, softmax_vjp, x)
check(softmax, softmax_jvp, diagonal, x)


# %% logsumexp
def logsumexp(x):
    return x.logsumexp(0)


def lse_jvp(x_dot, y, x):
    return (x - y).exp() @ x_dot


def lse_vjp(y_bar, y, x):
    return (y_bar * (x - y).exp(),)


def norm_jvp(x_dot, y, x):
    return x @ x_dot / y


def norm_vjp(y_bar, y, x):
    return (y_bar * x / y,)


norm = torch.linalg.vector_norm
check(logsumexp, lse_jvp, lse_vjp, x)
check(norm, norm_jvp, norm_vjp, x)

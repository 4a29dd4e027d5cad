"""Two rules more: a matrix used twice, and a linear layer."""

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


# %% twice
def twice(A, X):
    return A @ X @ A.T  # (2, 3), (3, 3)


def twice_jvp(A_dot, X_dot, Y, A, X):
    changes = A_dot @ X @ A.T, A @ X_dot @ A.T
    return sum(changes) + A @ X @ A_dot.T


def twice_vjp(Y_bar, Y, A, X):
    left = Y_bar @ A @ X.T
    right = Y_bar.T @ A @ X
    return left + right, A.T @ Y_bar @ A


def once(Y_bar, Y, A, X):
    return Y_bar @ A @ X.T, A.T @ Y_bar @ A


A, X = normal(2, 3), normal(3, 3)
check(twice, twice_jvp, twice_vjp, A, X)
check(twice, twice_jvp, once, A, X)

# %% linear
linear = torch.nn.functional.linear


def linear_jvp(
    X_dot, W_dot, b_dot, Y, X, W, b
):
    return X_dot @ W.T + X @ W_dot.T + b_dot


def linear_vjp(Y_bar, Y, X, W, b):
    W_bar = Y_bar.T @ X
    return Y_bar @ W, W_bar, Y_bar.sum(0)


xs = normal(4, 3), normal(2, 3), normal(2)
check(linear, linear_jvp, linear_vjp, *xs)

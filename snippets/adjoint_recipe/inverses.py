"""Inverse and solve: what multiplies A_dot goes over transposed."""

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


# %% inverse
def inverse_jvp(A_dot, Y, A):
    return -Y @ A_dot @ Y


def inverse_vjp(Y_bar, Y, A):
    return (-Y.T @ Y_bar @ Y.T,)


def no_T(Y_bar, Y, A):
    return (-Y @ Y_bar @ Y,)


inv = torch.linalg.inv
A = normal(3, 3)
check(inv, inverse_jvp, inverse_vjp, A)
check(inv, inverse_jvp, no_T, A)

# %% solve
solve = torch.linalg.solve


def solve_jvp(A_dot, B_dot, X, A, B):
    return solve(A, B_dot - A_dot @ X)


def solve_vjp(X_bar, X, A, B):
    B_bar = solve(A.T, X_bar)
    return -B_bar @ X.T, B_bar


B = normal(3, 2)
check(solve, solve_jvp, solve_vjp, A, B)

"""Inverse, solve, det: what multiplies A_dot goes over transposed."""

# %% op
import torch
from torch.autograd import Function, gradcheck

draws = torch.Generator().manual_seed(0)


def normal(*shape):
    return torch.randn(
        shape,
        generator=draws,
        dtype=torch.float64,
    )


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
    y_dot = jvp(*x_dots, y, *xs)
    x_bars = vjp(y_bar, y, *xs)
    left = inner(y_bar, y_dot)
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
    xs = [x.clone() for x in xs]
    for x in xs:
        x.requires_grad_()
    passed = gradcheck(
        op(f, vjp), xs, raise_exception=False
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


# %% det
def det_jvp(A_dot, y, A):
    return y * (inv(A) @ A_dot).trace()


def det_vjp(y_bar, y, A):
    return (y_bar * y * inv(A).T,)


def logdet_jvp(A_dot, y, A):
    return (inv(A) @ A_dot).trace()


def logdet_vjp(y_bar, y, A):
    return (y_bar * inv(A).T,)


def trace_jvp(A_dot, y, A):
    return A_dot.trace()


def trace_vjp(y_bar, y, A):
    return (y_bar * torch.eye(len(A)).to(A),)


A = A @ A.T  # its determinant is positive
A[0, 1] += 0.1  # and it is not symmetric
check(torch.det, det_jvp, det_vjp, A)
check(torch.logdet, logdet_jvp, logdet_vjp, A)
check(torch.trace, trace_jvp, trace_vjp, A)

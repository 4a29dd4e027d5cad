"""Three rules more: used twice, with parameters, a product of all."""

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

"""One Function with all its parts, under every check and transform."""

# %% saved
import torch
from torch.autograd import Function


def saved(ctx):
    a, b, c = ctx.saved_tensors[0]
    return a, b, ctx.p * c ** (ctx.p - 1)


# %% function
class F(Function):
    generate_vmap_rule = True

    @staticmethod
    def forward(x, p):  # (3,) -> (2,)
        a, b, c = x
        return torch.stack([a * b, b + c**p])

    @staticmethod
    def setup_context(ctx, inputs, output):
        x, ctx.p = inputs
        ctx.save_for_backward(x)
        ctx.save_for_forward(x)

    @staticmethod
    def backward(ctx, y_bar):  # (2,) -> (3,)
        a, b, slope = saved(ctx)
        u, v = y_bar
        x_bar = [u * b, u * a + v, v * slope]
        return torch.stack(x_bar), None

    @staticmethod
    def jvp(ctx, x_dot, _):  # (3,) -> (2,)
        a, b, slope = saved(ctx)
        u, v, w = x_dot
        y_dot = [u * b + v * a, v + w * slope]
        return torch.stack(y_dot)


# %% checks
from torch.autograd import (
    gradcheck,
    gradgradcheck,
)


def f(x):
    return F.apply(x, 2)


x = torch.tensor([2.0, 3.0, 5.0]).double()
x.requires_grad_()
once = gradcheck(
    f,
    x,
    check_forward_ad=True,
    check_batched_grad=True,
    check_batched_forward_grad=True,
)
twice = gradgradcheck(
    f, x, check_fwd_over_rev=True
)
print(once, twice)

# %% transforms
from torch.func import jacfwd, jacrev, vmap


def plain(x):  # the same without F
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)


def compare(inner, *outer):
    ours, theirs = inner(f), inner(plain)
    for transform in outer:
        ours = transform(ours)
        theirs = transform(theirs)
    found = vmap(ours)(X), vmap(theirs)(X)
    print(torch.equal(*found), end=" ")


x = x.detach()
X = torch.stack([x, x + 7])  # (B, n)
for inner in (jacrev, jacfwd):
    compare(inner)
    compare(inner, jacrev)
    compare(inner, jacfwd)
    print(inner.__name__)

# %% nested
for g in (f, plain):
    second = jacfwd(jacfwd(g))(x)
    print(second.max().item())

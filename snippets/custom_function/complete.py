"""One Function with all its parts, under every check and transform."""

# %% function
import torch
from torch.autograd import Function


class F(Function):
    generate_vmap_rule = True

    @staticmethod
    def forward(x, p):
        y = [x[0] * x[1], x[1] + x[2] ** p]
        return torch.stack(y)  # (3,) -> (2,)

    @staticmethod
    def setup_context(ctx, inputs, output):
        x, ctx.p = inputs
        ctx.save_for_backward(x)
        ctx.save_for_forward(x)

    @staticmethod
    def backward(ctx, y_bar):  # (2,) -> (3,)
        (x,) = ctx.saved_tensors
        slope = ctx.p * x[2] ** (ctx.p - 1)
        x_bar = [
            y_bar[0] * x[1],
            y_bar[0] * x[0] + y_bar[1],
            y_bar[1] * slope,
        ]
        return torch.stack(x_bar), None

    @staticmethod
    def jvp(ctx, x_dot, _):  # (3,) -> (2,)
        (x,) = ctx.saved_tensors
        slope = ctx.p * x[2] ** (ctx.p - 1)
        y_dot = [
            x_dot[0] * x[1] + x[0] * x_dot[1],
            x_dot[1] + slope * x_dot[2],
        ]
        return torch.stack(y_dot)


def f(x):
    return F.apply(x, 3)


# %% checks
from torch.autograd import (
    gradcheck,
    gradgradcheck,
)

x = torch.tensor([2.0, 3, 5]).double()
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
    y = [x[0] * x[1], x[1] + x[2] ** 3]
    return torch.stack(y)


x = x.detach()
X = torch.stack([x, x + 7])  # (B, n)
for transforms in (
    [jacrev],
    [jacfwd],
    [jacrev, jacrev],
    [jacrev, jacfwd],
    [jacfwd, jacrev],
    [jacfwd, jacfwd],
):
    ours, theirs = f, plain
    for transform in reversed(transforms):
        ours = transform(ours)
        theirs = transform(theirs)
    same = torch.equal(
        vmap(ours)(X), vmap(theirs)(X)
    )
    names = [
        one.__name__ for one in transforms
    ]
    print(" of ".join(names), same)

print("largest:", ours(x).max().item())
print("of plain:", theirs(x).max().item())

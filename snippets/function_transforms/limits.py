"""jacfwd and hessian accept most of what vmap refuses."""

# %% functions
import torch
from torch import nn


def branch(x):  # each of them squares x here
    return x**2 if x.sum() > 0 else -x


def item(x):
    power = round(x[0].item())
    return x**power


def mask(x):
    return x[x > 0] ** 2


def in_place(x):
    y = torch.zeros(3)
    y[:] = x**2
    return y


def dropout(x):
    return nn.functional.dropout(x, 1e-9) ** 2


# %% outcome
from torch.func import (
    hessian,
    jacfwd,
    jacrev,
    vmap,
)

x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
J = (2 * x).diag()  # (n, n)
H = 2 * torch.eye(3).diag_embed()  # (n, n, n)


def outcome(f, x, right):
    try:
        found = f(x)
    except RuntimeError:
        return "raises"
    same = torch.allclose(found, right)
    return "right" if same else "wrong"


# %% table
table = {}
line = "{:8}  {:6}  {:6}  {:6}  {}"
names = "vmap", "jacrev", "jacfwd", "hessian"
print(line.format("", *names))
for f in (
    branch,
    item,
    mask,
    in_place,
    dropout,
):
    table[f.__name__] = row = (
        outcome(
            vmap(f), x[None], x[None] ** 2
        ),
        outcome(jacrev(f), x, J),
        outcome(jacfwd(f), x, J),
        outcome(hessian(f), x, H),
    )
    print(line.format(f.__name__, *row))

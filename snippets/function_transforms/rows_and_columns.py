"""One-hot cotangents give the rows of J, one-hot tangents its columns."""

import torch
from torch.func import jvp, vjp, vmap

from drawing import Picture


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


def column(x_dot):
    return jvp(f, (x,), (x_dot,))[1]


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
y, pullback = vjp(f, x)
seeds = torch.eye(len(y))  # (m, m)
(rows,) = vmap(pullback)(seeds)  # (m, n)
moves = torch.eye(len(x))  # (n, n)
columns = vmap(column)(moves)  # (n, m)

picture = Picture(336, 440)
size = {"tile": (40, 34), "gap": 12}
left = picture.tiles(
    "y_bar", seeds, (8, 50), **size
)
right = picture.tiles(
    "J", rows, (186, 50), **size
)
above = picture.tiles(
    "x_dot", moves.T, (186, 184), **size
)
below = picture.tiles(
    "J", columns.T, (186, 350), **size
)
for i in range(len(y)):
    start = left.row(i).right
    stop = right.row(i).left
    picture.arrow(start, stop)
    picture.frame(
        right.row(i), colour="cotangent"
    )
for k in range(len(x)):
    start = above.column(k).bottom
    stop = below.column(k).top
    picture.arrow(start, stop)
    picture.frame(
        below.column(k), colour="tangent"
    )
for text, place in (
    ("jacrev(f)(x)", (62, 20)),
    ("pullback", (143, 90)),
    ("jacfwd(f)(x)", (62, 201)),
    ("jvp", (160, 330)),
):
    picture.text(text, place, code=True)

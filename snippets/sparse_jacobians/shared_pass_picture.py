"""A colour for columns that share no row: two JVPs hold all of J."""

import torch
from torch.func import jacfwd, jvp, vmap

from drawing import Picture


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


def push(x_dot):
    return jvp(f, (x,), (x_dot,))[1]


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
J = jacfwd(f)(x)  # (m, n)
colors = torch.tensor([0, 1, 0])  # (n,)
# (passes, n)
seeds = torch.eye(2)[:, colors]
sums = vmap(push)(seeds)  # (passes, m)

picture = Picture(344, 166)
tile = (36, 34)
left = picture.tiles(
    "J", J, (6, 46), tile=tile
)
middle = picture.tiles(
    "x_dot", seeds.T, (156, 46), tile=tile
)
right = picture.tiles(
    "y_dot", sums.T, (260, 46), tile=tile
)
picture.text("×", (141, 87))
picture.text("=", (247, 87))
picture.text("J", (66, 24))
picture.text("seeds", (195, 24))
picture.text("sums", (299, 24))
for k in (0, 2):
    picture.frame(left.column(k), pad=2)
picture.frame(
    left.column(1), pad=2, dashed=True
)
for block in (middle, right):
    picture.frame(block.column(0), pad=2)
    picture.frame(
        block.column(1), pad=2, dashed=True
    )

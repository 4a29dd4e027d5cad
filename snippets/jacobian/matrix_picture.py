"""In J, y[1] owns a row of n numbers and x[2] owns a column of m."""

import torch
from torch.func import jacrev

from drawing import Picture


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (3,)
J = jacrev(f)(x)  # (2, 3)
m, n = J.shape

picture = Picture(328, 148)
matrix = picture.tiles(
    "J", J, (86, 38), tile=(58, 38), gap=14
)
for k in range(n):
    picture.label(
        f"x[{k}]",
        matrix.column(k),
        away=20,
        code=True,
    )
for i in range(m):
    picture.label(
        f"y[{i}]",
        matrix.row(i),
        "left",
        code=True,
    )
picture.frame(
    matrix.row(1), pad=5, colour="cotangent"
)
picture.frame(
    matrix.column(2),
    pad=9,
    colour="tangent",
    dashed=True,
)

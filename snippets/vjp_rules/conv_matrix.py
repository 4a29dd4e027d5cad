"""A convolution is a matrix; its backward is the transposed matrix."""

import torch
from torch.func import jacrev

from drawing import Picture

w = torch.tensor(
    [[[2.0, 3.0, 7.0]]]
)  # (1, 1, 3)


def conv(x):  # (5,) -> (3,)
    return torch.conv1d(x[None, None], w)[
        0, 0
    ]


def conv_transpose(y_bar):  # (3,) -> (5,)
    y_bar = y_bar[None, None]
    return torch.conv_transpose1d(y_bar, w)[
        0, 0
    ]


T = jacrev(conv)(torch.zeros(5))  # (3, 5)
back = jacrev(conv_transpose)(
    torch.zeros(3)
)  # (5, 3)

picture = Picture(360, 258)
size = {"tile": (32, 30), "gap": 5}
left = picture.tiles("J", T, (8, 42), **size)
right = picture.tiles(
    "J_bar",
    back,
    (236, 42),
    look="pale",
    **size,
)
picture.frame(left.row(0), colour="primal")
picture.frame(
    right.column(0), colour="cotangent"
)
picture.label(
    "conv1d",
    left.box,
    away=18,
    size=12.5,
    code=True,
)
picture.label(
    "conv_transpose1d",
    right.box,
    away=18,
    size=12.5,
    code=True,
)
picture.label(
    "J", left.box, "bottom", away=20
)
picture.label(
    "Jᵀ", right.box, "bottom", away=20
)

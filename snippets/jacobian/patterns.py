"""Elementwise, matmul, transpose, a sum: four patterns of J."""

import torch
from torch.func import jacrev

from drawing import Picture

x = torch.tensor(
    [2.0, 3.0, 4.0, 5.0, 6.0, 7.0]
)  # (6,)
W = torch.arange(1.0, 25.0).reshape(4, 6)
w = torch.tensor([2.0, 3.0, 5.0, 7.0])  # (4,)


def elementwise(x):
    return x**2


def matmul(x):
    return W @ x  # (4, 6) @ (6,) -> (4,)


def transposed(x):
    return x.reshape(2, 3).T.flatten()


def rank_one(x):
    return (x @ x) * w


functions = {
    "x**2": elementwise,
    "W @ x": matmul,
    "x.reshape(2, 3).T": transposed,
    "(x @ x) * w": rank_one,
}

picture = Picture(352, 380)
size = {
    "tile": (26, 24),
    "gap": 2,
    "size": 13,
}
for place, name in enumerate(functions):
    J = jacrev(functions[name])(x)  # (m, 6)
    left = 4 + 178 * (place % 2)
    top = 28 + 192 * (place // 2)
    block = picture.tiles(
        "J", J, (left, top), **size
    )
    picture.label(
        name, block.box, code=True, size=13
    )

"""All of J costs a pass for each row, or a pass for each column."""

import torch
from torch.func import jvp, vjp

from drawing import Picture


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (3,)
y, pullback = vjp(f, x)
rows = [
    pullback(e)[0] for e in torch.eye(len(y))
]
columns = [
    jvp(f, (x,), (e,))[1]
    for e in torch.eye(len(x))
]

picture = Picture(360, 156)
size = {"tile": (40, 34), "gap": 12}
by_rows = picture.tiles(
    "J", torch.stack(rows), (22, 68), **size
)
by_columns = picture.tiles(
    "J",
    torch.stack(columns, 1),
    (208, 68),
    **size,
)
for i in range(len(rows)):
    box = by_rows.row(i)
    picture.frame(box, colour="cotangent")
    picture.label(
        f"{i + 1}", box, "left", away=10
    )
for k in range(len(columns)):
    box = by_columns.column(k)
    picture.frame(box, colour="tangent")
    picture.label(f"{k + 1}", box, away=14)
for mode, passes, block in (
    ("reverse mode", rows, by_rows),
    ("forward mode", columns, by_columns),
):
    middle = block.box.middle[0]
    count = f"{len(passes)} passes"
    picture.text(mode, (middle, 10))
    picture.text(count, (middle, 30))

"""y_dot adds the columns of J, each times its own entry of x_dot."""

import torch
from torch.func import jacfwd, jvp

from drawing import Picture


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (3,)
x_dot = torch.tensor(
    [1.0, 10.0, 100.0]
)  # (3,)
_, y_dot = jvp(f, (x,), (x_dot,))  # (2,)
J = jacfwd(f)(x)  # (2, 3)
scaled = J * x_dot  # (2, 3)

picture = Picture(340, 266)
size = {"tile": (56, 34), "gap": 14}
weights = picture.tiles(
    "x_dot", x_dot, (44, 4), **size
)
columns = picture.tiles(
    "J", J, (44, 68), **size
)
products = picture.tiles(
    "product",
    scaled,
    (44, 180),
    look="faint",
    colour="tangent",
    **size,
)
total = picture.tiles(
    "y_dot",
    y_dot,
    (266, 180),
    down=True,
    **size,
)
picture.label("ẋ", weights.box, "left")
picture.label("J", columns.box, "left")
picture.label("ẏ", total.box)
for k in range(len(x)):
    above, middle, below = (
        block.column(k)
        for block in (
            weights,
            columns,
            products,
        )
    )
    between = (above.middle[0], 53)
    picture.text("×", between)
    picture.arrow(middle.bottom, below.top)
for i in range(len(J)):
    height = total.row(i).middle[1]
    for left, sign in zip(
        (107, 177, 252), "++=", strict=True
    ):
        picture.text(sign, (left, height))

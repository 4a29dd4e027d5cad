"""Both products cross one J, and both pairings are one number."""

import torch
from torch.func import jacrev, jvp, vjp

from drawing import Picture


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (3,)
x_dot = torch.tensor(
    [1.0, 10.0, 100.0]
)  # (3,)
y_bar = torch.tensor([1.0, 100.0])  # (2,)
J = jacrev(f)(x)  # (2, 3)
_, y_dot = jvp(f, (x,), (x_dot,))  # (2,)
_, pullback = vjp(f, x)
(x_bar,) = pullback(y_bar)  # (3,)

picture = Picture(360, 218)
size = {"tile": (50, 34), "size": 15}
above = picture.tiles(
    "x_dot", x_dot, (86, 6), **size
)
middle = picture.tiles(
    "J", J, (86, 72), **size
)
left = picture.tiles(
    "y_bar", y_bar, (8, 72), down=True, **size
)
right = picture.tiles(
    "y_dot",
    y_dot,
    (284, 72),
    down=True,
    **size,
)
below = picture.tiles(
    "x_bar", x_bar, (86, 178), **size
)
picture.text("J", (260, 62))
picture.label("ẋ", above.box, "left", away=8)
picture.label("ȳ", left.box, away=12)
picture.label("ẏ", right.box, away=12)
picture.label("x̄", below.box, "left", away=8)
for k in range(len(x)):
    start = above.column(k).bottom
    end = middle.column(k).top
    picture.arrow(
        start, end, colour="tangent"
    )
    start = middle.column(k).bottom
    end = below.column(k).top
    picture.arrow(
        start, end, colour="cotangent"
    )
for i in range(len(y_bar)):
    start = left.row(i).right
    end = middle.row(i).left
    picture.arrow(
        start, end, colour="cotangent"
    )
    start = middle.row(i).right
    end = right.row(i).left
    picture.arrow(
        start, end, colour="tangent"
    )
pairs = {
    "ȳ·ẏ": y_bar @ y_dot,
    "x̄·ẋ": x_bar @ x_dot,
}
for row, (name, value) in enumerate(
    pairs.items()
):
    words = f"{name} = {value:g}"
    at = (307, 186 + 20 * row)
    picture.text(words, at, size=14)

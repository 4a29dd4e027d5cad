"""One J gives another x_bar for each vector of weights."""

import torch

from drawing import Picture


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (3,)
J = torch.func.jacrev(f)(x)  # (2, 3)
y, pullback = torch.func.vjp(f, x)
vectors = {
    "ones": torch.ones_like(y),
    "mean": torch.full_like(y, 1 / len(y)),
    "row 1": torch.eye(2)[0],
    "row 2": torch.eye(2)[1],
    "weights": torch.tensor([1.0, 100.0]),
}

picture = Picture(340, 314)
narrow, wide = (44, 30), (48, 30)
rows = picture.tiles(
    "J", J, (180, 22), tile=wide
)
picture.label("J", rows.box, away=12)
picture.text("ȳ", (111, 110))
picture.text("x̄", (258, 110))
for row, (name, y_bar) in enumerate(
    vectors.items()
):
    (x_bar,) = pullback(y_bar)
    top = 126 + 38 * row
    given = picture.tiles(
        "y_bar", y_bar, (64, top), tile=narrow
    )
    got = picture.tiles(
        "x_bar", x_bar, (180, top), tile=wide
    )
    picture.label(
        name, given.box, "left", away=8
    )
    picture.arrow(
        given.box.right, got.box.left
    )

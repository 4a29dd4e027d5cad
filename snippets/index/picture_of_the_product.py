"""x_bar adds up the rows of J, each times its own entry of y_bar."""

import torch

from drawing import Picture


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (3,)
y_bar = torch.tensor([1.0, 100.0])  # (2,)
_, pullback = torch.func.vjp(f, x)
(x_bar,) = pullback(y_bar)  # (3,)
J = torch.func.jacrev(f)(x)  # (2, 3)
scaled = y_bar[:, None] * J  # (2, 3)

picture = Picture(332, 292)
size = (60, 38)
weights = picture.tiles(
    "y_bar", y_bar, (44, 26), down=True
)
rows = picture.tiles(
    "J", J, (132, 26), tile=size
)
products = picture.tiles(
    "product",
    scaled,
    (132, 136),
    tile=size,
    look="faint",
    colour="cotangent",
)
total = picture.tiles(
    "x_bar", x_bar, (132, 246), tile=size
)
for name, block in (
    ("ȳ", weights),
    ("J", rows),
):
    picture.label(name, block.box)
names = ["ȳ₁ × row 1", "+ ȳ₂ × row 2"]
for i, name in enumerate(names):
    picture.label("×", rows.row(i), "left")
    picture.label(
        name, products.row(i), "left"
    )
for k in range(len(x)):
    above, middle, below = (
        block.column(k)
        for block in (rows, products, total)
    )
    picture.arrow(above.bottom, middle.top)
    picture.arrow(middle.bottom, below.top)
picture.label("x̄ = x.grad", total.box, "left")

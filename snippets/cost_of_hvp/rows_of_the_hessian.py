"""H v adds up the rows of H, each times its own entry of v."""

import torch
from torch import autograd

from drawing import Picture


def f(x):  # (n,) -> ()
    return x[0] ** 2 * x[1] + x[1] ** 3


x = torch.tensor([2.0, 3.0])  # (n,)
x.requires_grad_()
v = torch.tensor([1.0, 10.0])  # (n,)
(g,) = autograd.grad(
    f(x), x, create_graph=True
)  # (n,)
(hvp,) = autograd.grad(
    g, x, v, retain_graph=True
)  # (n,)
rows = [
    autograd.grad(g[i], x, retain_graph=True)
    for i in range(len(x))
]
H = torch.stack([row for (row,) in rows])
scaled = v[:, None] * H  # (n, n)

picture = Picture(328, 290)
size = (60, 38)
gradient = picture.tiles(
    "g",
    g.detach(),
    (28, 26),
    down=True,
    colour="primal",
)
weights = picture.tiles(
    "v",
    v,
    (108, 26),
    down=True,
    look="strong",
    colour="cotangent",
)
matrix = picture.tiles(
    "H",
    H,
    (196, 26),
    tile=size,
    colour="primal",
)
products = picture.tiles(
    "product",
    scaled,
    (196, 136),
    tile=size,
    look="faint",
    colour="cotangent",
)
total = picture.tiles(
    "hvp",
    hvp,
    (196, 246),
    tile=size,
    colour="cotangent",
)
for name, block in (
    ("∇f", gradient),
    ("v", weights),
    ("H", matrix),
):
    picture.label(name, block.box)
names = ["v₁ × row 1", "+ v₂ × row 2"]
for i, name in enumerate(names):
    picture.label("×", matrix.row(i), "left")
    picture.label(
        name, products.row(i), "left"
    )
for k in range(len(x)):
    above, middle, below = (
        block.column(k)
        for block in (matrix, products, total)
    )
    picture.arrow(above.bottom, middle.top)
    picture.arrow(middle.bottom, below.top)
picture.label("H v", total.box, "left")

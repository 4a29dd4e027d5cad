"""The vector has a place for each output, and none for each input."""

import torch

from drawing import Picture


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (3,)
x.requires_grad_()
y = f(x)  # (2,)
vectors = {
    "y_bar": torch.tensor([1.0, 100.0]),
    "ones_like(y)": torch.ones_like(y),
    "ones_like(x)": torch.ones_like(x),
}

picture = Picture(340, 292)
size = {"tile": (50, 34), "gap": 12}
places = picture.tiles(
    "y", y, (122, 8), **size
)
picture.label("y", places.box, "left")
for row, (name, vector) in enumerate(
    vectors.items()
):
    down = 62 + 52 * row
    for k in range(len(y)):
        empty = places.column(k).moved(
            down=down
        )
        picture.frame(
            empty, width=1.2, dashed=True
        )
    tiles = picture.tiles(
        "y_bar",
        vector,
        (122, 8 + down),
        **size,
    )
    picture.label(
        name,
        tiles.box,
        "left",
        code=True,
        size=13,
    )
    try:
        y.backward(vector, retain_graph=True)
        mark = "✓"
    except RuntimeError as error:
        words, mark = str(error), "✗"
    end = (324, tiles.box.middle[1])
    picture.text(mark, end, size=18)
picture.paragraph(words, (4, 240), 42)

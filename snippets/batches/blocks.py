"""Only zero blocks beside the diagonal let the rows be added."""

import torch

from drawing import Block, Picture


def f(X):  # (B, 3) -> (B, 2)
    a, b, c = X.unbind(dim=-1)
    y = [a * b, b + c**2]
    return torch.stack(y, dim=-1)


def centred(X):
    return f(X - X.mean(dim=0))


X = torch.tensor(
    [[2.0, 3.0, 5.0], [4.0, 9.0, 7.0]]
)  # (B, n)
B, m, n = 2, 2, 3
panels = {
    "each sample by itself": f,
    "the batch's mean subtracted": centred,
}
tile, gap, left = (40, 30), 4, 72

picture = Picture(340, 546)
for panel, (name, g) in enumerate(
    panels.items()
):
    top = 280 * panel
    picture.text(name, (left + 130, top + 10))
    J = torch.func.jacrev(g)(X)
    J = J.reshape(B * m, B * n)
    rows = picture.tiles(
        "J",
        J,
        (left, top + 46),
        tile=tile,
        gap=gap,
        size=12.5,
    )
    sums = picture.tiles(
        "x_bar",
        J[:m] + J[m:],
        (left, top + 196),
        tile=tile,
        gap=gap,
        size=12.5,
    )
    picture.label("sum", sums.box, "left")
    for b in range(B):
        own = Block(
            tuple(
                row[b * n : b * n + n]
                for row in rows.tiles[
                    b * m : b * m + m
                ]
            )
        ).box
        picture.frame(own, pad=2)
        word = f"sample {b + 1}"
        across = (own.middle[0], top + 32)
        picture.text(word, across, size=13)
        picture.text(
            word,
            (left - 6, own.middle[1]),
            "end",
            size=13,
        )

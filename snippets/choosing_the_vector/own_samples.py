"""Ones leave samples apart, unless batch norm mixes them before."""

import torch

from drawing import Picture


def critic(X):  # (B, 2) -> (B,)
    return 2 * X[:, 0] * X[:, 1]


normalize = torch.nn.BatchNorm1d(
    2, affine=False, track_running_stats=False
)


def mixing_critic(X):
    return critic(normalize(X))


X = torch.tensor(
    [[3.0, 4.0], [5.0, 12.0], [8.0, 15.0]]
)  # (B, 2)
panels = {
    "each sample by itself": critic,
    "batch norm in front": mixing_critic,
}

picture = Picture(336, 430)
tile, gap, left = (42, 30), 4, 62
for panel, (name, f) in enumerate(
    panels.items()
):
    top = 222 * panel
    picture.text(name, (left + 136, top + 10))
    J = torch.func.jacrev(f)(X).reshape(3, 6)
    J = (100 * J).round() / 100
    ones = torch.ones(3)
    weights = picture.tiles(
        "y_bar",
        ones,
        (8, top + 46),
        down=True,
        tile=tile,
        gap=gap,
    )
    rows = picture.tiles(
        "J",
        J,
        (left, top + 46),
        tile=tile,
        gap=gap,
        size=12.5,
    )
    total = (100 * (ones @ J)).round() / 100
    sums = picture.tiles(
        "x_bar",
        total,
        (left, top + 170),
        tile=tile,
        gap=gap,
        size=12.5,
    )
    picture.label("ȳ", weights.box)
    picture.label("x̄", sums.box, "left")
    for b in range(3):
        own = rows.column(2 * b)
        both = rows.column(2 * b + 1)
        middle = (
            own.top[0] + both.top[0]
        ) / 2
        picture.text(
            f"sample {b + 1}",
            (middle, top + 32),
            size=13,
        )
        for k in (2 * b, 2 * b + 1):
            picture.arrow(
                rows.column(k).bottom,
                sums.column(k).top,
            )

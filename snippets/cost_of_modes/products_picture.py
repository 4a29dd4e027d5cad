"""A product of matrices: one forward, two of the same size backward."""

import torch
from torch.autograd import grad
from torch.utils import flop_counter

from drawing import Picture

Counter = flop_counter.FlopCounterMode
x = torch.tensor(
    [[2.0, 3, 5], [4, -2, 3]]
)  # (B, k) = (2, 3)
W = torch.tensor(
    [
        [2.0, -3, 4, 5],
        [3, 2, -2, 4],
        [-3, 5, 3, 2],
    ]
)  # (k, l) = (3, 4)
y_bar = torch.tensor(
    [[3.0, 2, 4, 5], [2, 5, -3, 4]]
)  # (B, l) = (2, 4)
x.requires_grad_()
W.requires_grad_()

with Counter(display=False) as forward:
    y = x @ W  # (B, l)
with Counter(display=False) as to_x:
    (x_bar,) = grad(
        y, x, y_bar, retain_graph=True
    )  # (B, k)
with Counter(display=False) as to_W:
    (W_bar,) = grad(y, W, y_bar)  # (k, l)

picture = Picture(344, 364)
size = {
    "tile": (24, 20),
    "gap": 3,
    "size": 12.5,
}


def draw(title, counter, arrays, down):
    """Write a product, its title above it."""
    count = counter.get_total_flops()
    title = f"{title}: {count} FLOPs"
    picture.text(title, (6, down), "start")
    left = 6
    pairs = zip("·@=", arrays, strict=True)
    for sign, (label, name, values) in pairs:
        if left > 6:
            place = (left + 11, down + 61)
            picture.text(
                sign, place, code=True
            )
            left += 22
        at = (left, down + 28)
        box = picture.tiles(
            name, values, at, **size
        ).box
        left += box.width
        picture.label(
            label, box, away=9, code=True
        )


of_x = ("x", "x", x)
of_W = ("W", "W", W)
of_y_bar = ("ȳ", "y_bar", y_bar)
x_T, W_T = ("xᵀ", "x", x.T), ("Wᵀ", "W", W.T)
of_y = ("y", "y", y)
to_the_x = ("x̄", "x_bar", x_bar)
to_the_W = ("W̄", "W_bar", W_bar)
draw(
    "forward", forward, [of_x, of_W, of_y], 10
)
draw(
    "backward",
    to_x,
    [of_y_bar, W_T, to_the_x],
    122,
)
draw(
    "backward",
    to_W,
    [x_T, of_y_bar, to_the_W],
    258,
)

"""Values run to the loss; cotangents run back, one step at a time."""

import torch

from drawing import Picture


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


def g(y):
    return y[0] * y[1]  # (2,) -> ()


x = torch.tensor([2.0, 3.0, 5.0])  # (3,)
x.requires_grad_()
y = f(x)  # (2,)
loss = g(y)  # ()
loss_bar = torch.ones_like(loss)  # ()
y_bar, x_bar = torch.autograd.grad(
    loss, (y, x), grad_outputs=loss_bar
)

picture = Picture(352, 158)
size = {"tile": (44, 34), "gap": 4}
there, back = [], []
for left, name, value, bar, look in (
    (4, "x", x, x_bar, "pale"),
    (180, "y", y, y_bar, "pale"),
    (304, "loss", loss, loss_bar, "strong"),
):
    start = picture.tiles(
        name,
        value.flatten(),
        (left, 26),
        colour="primal",
        **size,
    )
    end = picture.tiles(
        f"{name}_bar",
        bar.flatten(),
        (left, 98),
        look=look,
        **size,
    )
    there.append(start.box)
    back.append(end.box)
for i, function in enumerate("fg"):
    start, end = (
        there[i].right,
        there[i + 1].left,
    )
    picture.arrow(start, end)
    between = (start[0] + end[0]) / 2, 30
    picture.text(function, between)
    start, end = (
        back[i + 1].left,
        back[i].right,
    )
    picture.arrow(
        start, end, colour="cotangent"
    )
bars = ("x̄", "ȳ", "ℓ̄")
for i, sign in enumerate("xyℓ"):
    picture.label(sign, there[i])
    picture.label(bars[i], back[i], "bottom")

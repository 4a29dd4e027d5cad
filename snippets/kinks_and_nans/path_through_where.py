"""Through one where, 0 meets inf; through two, it meets a number."""

from itertools import pairwise

import torch

from drawing import Picture


def one(x):
    root = x.sqrt()
    y = torch.where(x > 0, root, 0.0)
    return [y, root, x]


def two(x):
    safe = torch.where(x > 0, x, 1.0)
    root = safe.sqrt()
    y = torch.where(x > 0, root, 0.0)
    return [y, root, safe, x]


signs = {
    one: ["y", "root", "x"],
    two: ["y", "root", "safe", "x"],
}
steps = {
    one: ["where", "sqrt"],
    two: ["where", "sqrt", "where"],
}
picture = Picture(344, 300)
ways = {}
for left, f, title in (
    (52, one, "one where"),
    (218, two, "two wheres"),
):
    x = torch.tensor(0.0, requires_grad=True)
    places = f(x)
    y = places[0]
    bars = torch.autograd.grad(
        y,
        places,
        torch.tensor(1.0),
        retain_graph=True,
    )
    slopes = [
        torch.autograd.grad(
            end, start, retain_graph=True
        )[0]
        for end, start in pairwise(places)
    ]
    ways[f] = bars, slopes
    picture.text(title, (left + 26, 14))
    above = None
    for i, bar in enumerate(bars):
        at = (left, 34 + 76 * i)
        look = "pale" if i else "strong"
        box = picture.tile(
            f"{f.__name__}_bar",
            (i,),
            bar,
            at,
            look=look,
            tile=(52, 32),
        )
        picture.label(
            signs[f][i], box, "left", away=6,
            size=12.5, code=True,
        )  # fmt: skip
        if above:
            picture.arrow(
                above.bottom,
                box.top,
                colour="cotangent",
            )
            x0, y0 = above.bottom
            told = (
                f"× {slopes[i - 1].item():g}"
            )
            picture.text(
                f"{steps[f][i - 1]} {told}",
                (x0 + 8, y0 + 22),
                "start",
                size=12.5,
                code=True,
            )
        above = box

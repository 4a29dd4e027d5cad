"""The graph of f, with the places of six hooks and their order."""

import torch

from drawing.graph import draw_graph

x_1, x_2, x_3 = (
    torch.tensor(number, requires_grad=True)
    for number in (2.0, 3.0, 5.0)
)
y_1 = x_1 * x_2
y_2 = x_2 + x_3**2
one, hundred = torch.tensor([1.0, 100.0])

picture = draw_graph(
    {"y₁": y_1, "y₂": y_2},
    {"x₁": x_1, "x₂": x_2, "x₃": x_3},
    {"y₁": one, "y₂": hundred},
)
fired = []


def note(place):
    def hook(*got):
        fired.append(place)

    return hook


plus = y_2.grad_fn.name()
leaf = x_2.register_post_accumulate_grad_hook
leaf(note(("x₂", "bottom")))
y_2.grad_fn.register_hook(
    note((plus, "bottom"))
)
y_2.grad_fn.register_prehook(
    note((plus, "top"))
)
x_2.register_hook(note(("x₂", "top")))
y_1.register_hook(note(("y₁", "top")))
y_2.register_hook(note(("y₂", "top")))
torch.autograd.backward(
    [y_1, y_2], [one, hundred]
)

side = 19.0
for number, (name, end) in enumerate(fired):
    box = picture.places[name]
    right = box.x + box.width
    down = (
        box.top
        if end == "top"
        else box.bottom
    )
    if name == plus:
        at = (right - 5, down[1] - side / 2)
    elif end == "top":
        at = (right + 3, down[1] + 4)
    else:
        at = (right + 3, down[1] - side - 4)
    picture.tile(
        "fired",
        (number,),
        number + 1,
        at,
        look="strong",
        colour="grey",
        tile=(side, side),
        size=13,
    )

"""Where z is computed from y, y's own seed and what z sends are added."""

import torch

from drawing.graph import draw_graph

x_1, x_2, x_3 = (
    torch.tensor(number, requires_grad=True)
    for number in (2.0, 3.0, 5.0)
)
y = x_1 * x_2
z = y + x_3**2

one, hundred = torch.tensor([1.0, 100.0])
picture = draw_graph(
    {"y": y, "z": z},
    {"x₁": x_1, "x₂": x_2, "x₃": x_3},
    {"y": one, "z": hundred},
)

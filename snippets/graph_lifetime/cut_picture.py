"""Where x₂ is detached, its edge is gone, and with it one cotangent."""

import torch

from drawing.graph import draw_graph

x_1, x_2, x_3 = (
    torch.tensor(number, requires_grad=True)
    for number in (2.0, 3.0, 5.0)
)
y_1 = x_1 * x_2.detach()
y_2 = x_2 + x_3**2

one, hundred = torch.tensor([1.0, 100.0])
picture = draw_graph(
    {"y₁": y_1, "y₂": y_2},
    {"x₁": x_1, "x₂": x_2, "x₃": x_3},
    {"y₁": one, "y₂": hundred},
)

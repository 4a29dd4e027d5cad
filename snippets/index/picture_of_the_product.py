"""x_bar adds up the rows of J, each times its own entry of y_bar."""

import matplotlib.pyplot as plt
import torch
from matplotlib.patches import Rectangle


def f(x):
    return torch.stack([x[0] * x[1], x[1] + x[2] ** 2])  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (3,)
y_bar = torch.tensor([1.0, 100.0])  # (2,)
(x_bar,) = torch.func.vjp(f, x)[1](y_bar)  # (2,) -> (3,)
J = torch.func.jacrev(f)(x)  # (2, 3)


def draw(block, left, top, color, line):
    for i, row in enumerate(block.tolist()):
        for k, entry in enumerate(row):
            look = {"fc": (color, 0.2), "ec": color, "ls": line}
            ax.add_patch(Rectangle((left + k, top - i), 1, 1, **look))
            middle = (left + k + 0.5, top - i + 0.5)
            ax.annotate(f"{entry:g}", middle, **centred)


centred = {"ha": "center", "va": "center", "size": 16}
fig, ax = plt.subplots(figsize=(5, 4))
draw(y_bar[:, None], 0.2, 2.8, "C1", "--")
draw(J, 2, 2.8, "C0", "-")
draw(x_bar[None, :], 2, 0.2, "C1", "--")
ax.annotate("y_bar", (0.7, 4.2), **centred)
ax.annotate("J", (3.5, 4.2), **centred)
ax.annotate("×", (1.6, 2.8), **centred)
for left in (2.5, 3.5, 4.5):
    ax.annotate("↓", (left, 1.5), **centred)
ax.annotate("x_bar", (0.7, 0.7), **centred)
ax.annotate("=", (1.6, 0.7), **centred)
ax.set(xlim=(-0.4, 5.1), ylim=(0.1, 4.6), aspect="equal")
ax.axis("off")

"""x_bar adds the rows of J, each times its own entry of y_bar."""

import matplotlib.pyplot as plt
import torch

J = torch.tensor([[3.0, 2.0, 0.0], [0.0, 1.0, 10.0]])  # (m, n)
y_bar = torch.tensor([1.0, 100.0])  # (m,)
scaled = y_bar[:, None] * J  # (m, n): row i times y_bar[i]
x_bar = scaled.sum(0)  # (n,)


def draw(left, top, number, rows):  # rows: those of J that are in it
    for part, i in enumerate(rows):
        start, width = left + part / len(rows), 1 / len(rows)
        color, style = [("C1", "-"), ("C3", (0, (0.7, 0.9)))][i]
        box = {"bottom": top - 0.8, "align": "edge", "alpha": 0.2}
        ax.bar(start, 0.8, width, color=color, **box)
        ends = (start + 0.07, start + width - 0.07)
        ax.plot(ends, [top - 0.7] * 2, color=color, ls=style, lw=3.5)
    ax.text(left + 0.5, top - 0.33, f"{number:g}", **text)


text = {"ha": "center", "va": "center", "fontsize": 15}
label = {**text, "ha": "right"}
fig, ax = plt.subplots(figsize=(5, 3.9))
for i, weight in enumerate(y_bar):
    draw(0.2, -0.4 - i, weight, [i])
    ax.text(1.6, -0.8 - i, "×", **text)
    sign = "+ " if i else ""
    ax.text(1.8, -3.1 - i, f"{sign}{weight:g} × J[{i}]", **label)
    for k in range(len(x_bar)):
        draw(2 + 1.1 * k, -0.4 - i, J[i, k], [i])
        draw(2 + 1.1 * k, -2.7 - i, scaled[i, k], [i])
for k, number in enumerate(x_bar):
    draw(2 + 1.1 * k, -4.9, number, scaled[:, k].nonzero().flatten())
ax.hlines(-4.7, 2, 5.2)
ax.text(0.7, 0, "y_bar", **text)
ax.text(3.6, 0, "J", **text)
ax.text(1.8, -5.3, "x_bar", **label)
ax.set(xlim=(-0.2, 5.3), ylim=(-5.8, 0.3))
ax.axis("off")

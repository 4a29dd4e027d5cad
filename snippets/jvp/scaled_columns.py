"""y_dot adds the columns of J, each times its own entry of x_dot."""

import matplotlib.pyplot as plt
import torch

J = torch.tensor([[3.0, 2.0, 0.0], [0.0, 1.0, 10.0]])  # (m, n)
x_dot = torch.tensor([1.0, 10.0, 100.0])  # (n,)
scaled = J * x_dot  # (m, n): column k times x_dot[k]
y_dot = scaled.sum(1)  # (m,)
DASHED, DOTTED = (0, (2.2, 1.2)), (0, (0.7, 0.9))
LOOKS = [("C2", "-"), ("C0", DASHED), ("C3", DOTTED)]


def draw(left, top, number, columns):  # those of J that are in it
    for part, k in enumerate(columns):
        start, width = left + part / len(columns), 1 / len(columns)
        box = {"bottom": top - 0.8, "align": "edge", "alpha": 0.2}
        ax.bar(start, 0.8, width, color=LOOKS[k][0], **box)
        ends = (start + 0.07, start + width - 0.07)
        line = {"color": LOOKS[k][0], "ls": LOOKS[k][1], "lw": 3.5}
        ax.plot(ends, [top - 0.7] * 2, **line)
    ax.text(left + 0.5, top - 0.33, f"{number:g}", **text)


text = {"ha": "center", "va": "center", "fontsize": 15}
fig, ax = plt.subplots(figsize=(5, 3.9))
for k, weight in enumerate(x_dot):
    draw(1.3 * k, 0, weight, [k])
    ax.text(1.3 * k + 0.5, -1.1, "×", **text)
    for i in range(len(y_dot)):
        draw(1.3 * k, -1.4 - i, J[i, k], [k])
        draw(1.3 * k, -4.1 - i, scaled[i, k], [k])
        ax.text(1.3 * k + 1.15, -4.5 - i, "++="[k], **text)
for i, number in enumerate(y_dot):
    draw(3.9, -4.1 - i, number, scaled[i].nonzero().flatten())
labels = [(4.4, -0.4, "x_dot"), (4.4, -2.3, "J"), (4.4, -3.75, "y_dot")]
for label in labels:
    ax.text(*label, **text)
ax.set(xlim=(-0.1, 5.1), ylim=(-6, 0.1))
ax.axis("off")

"""In J, y[1] owns a row of n numbers and x[2] owns a column of m."""

import matplotlib.pyplot as plt
import torch
from torch.func import jacrev


def f(x):
    return torch.stack([x[0] * x[1], x[1] + x[2] ** 2])  # (m,)


J = jacrev(f)(torch.tensor([2.0, 3.0, 5.0]))  # (m, n)
m, n = J.shape
fig, ax = plt.subplots(figsize=(4, 2.4))
for i in range(m):
    for k in range(n):
        ax.text(k, i, f"{J[i, k]:g}", ha="center", va="center", size=15)
row = plt.Rectangle((-0.45, 0.55), n - 0.1, 0.9, ec="C1", fill=False)
column = plt.Rectangle((1.6, -0.4), 0.8, m - 0.2, ec="C2", fill=False)
row.set(linewidth=2.5)
column.set(linewidth=2.5, linestyle="--")
ax.add_patch(row)
ax.add_patch(column)
ax.xaxis.tick_top()
ax.tick_params(length=0, labelsize=12)
ax.spines[:].set_visible(False)
ax.set(
    xlim=(-0.55, n - 0.45),
    ylim=(m - 0.45, -0.55),
    xticks=range(n),
    yticks=range(m),
    xticklabels=[f"x[{k}]" for k in range(n)],
    yticklabels=[f"y[{i}]" for i in range(m)],
)

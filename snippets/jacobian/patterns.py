"""Elementwise, matmul, transpose, a sum: four patterns of J."""

import matplotlib.pyplot as plt
import torch
from torch.func import jacrev

x = torch.tensor([2.0, 3.0, 4.0, 5.0, 6.0, 7.0])  # (6,)
W = torch.arange(1.0, 25.0).reshape(4, 6)
w = torch.tensor([2.0, 3.0, 5.0, 7.0])  # (4,)


def elementwise(x):
    return x**2


def matmul(x):
    return W @ x  # (4, 6) @ (6,) -> (4,)


def transposed(x):
    return x.reshape(2, 3).T.flatten()


def rank_one(x):
    return (x @ x) * w


titles = ["x**2", "W @ x", "x.reshape(2, 3).T", "(x @ x) * w"]
functions = [elementwise, matmul, transposed, rank_one]
jacobians = [jacrev(f)(x) for f in functions]
fig, axes = plt.subplots(2, 2, figsize=(5, 4), layout="constrained")
for ax, title, J in zip(axes.flat, titles, jacobians, strict=True):
    for i, k in J.nonzero().tolist():
        look = {"fc": ("C0", 0.2), "ec": "C0"}
        ax.add_patch(plt.Rectangle((k, i), 1, 1, **look))
        number = f"{J[i, k]:g}"
        ax.text(k + 0.5, i + 0.5, number, ha="center", va="center")
    ax.set(title=title, xlim=(0, 6), ylim=(len(J), 0), aspect="equal")
    ax.set(xlabel="x", ylabel="y", xticks=[], yticks=[])

"""A pass frees the saved tensors of each node once the node has run."""

# %% meter
import weakref
from functools import partial

import torch
from torch.autograd.graph import (
    saved_tensors_hooks,
)

step = 0
lives = []  # [size, saved at, freed at]


class Kept:
    def __init__(self, tensor):
        self.tensor = tensor


def pack(tensor):  # a node saves a tensor
    global step
    step += 1
    life = [tensor.nbytes, step, None]
    lives.append(life)
    kept = Kept(tensor.detach())
    weakref.finalize(kept, freed, life)
    return kept


def unpack(kept):  # a node needs it
    return kept.tensor


def freed(life):  # the node has let it go
    life[2] = step


def held():  # bytes
    kept = [n for n, _, at in lives if not at]
    return sum(kept)


# %% one_pass
def net(x, W, V):
    h = torch.nn.functional.gelu(x @ W)
    return (h @ V).square().mean()


def nodes(loss):  # the leaves left out
    found = [loss.grad_fn]
    for node in found:  # which grows
        for after, _ in node.next_functions:
            leaf = hasattr(after, "variable")
            if after and not leaf:
                found.append(after)
    return found


def report(name, _):
    print(held(), "before", name)


x = torch.linspace(-1, 1, 80 * 20)
x = x.reshape(80, 20)
W = torch.linspace(-1, 1, 20 * 40).sin()
W = W.reshape(20, 40).requires_grad_()
V = torch.linspace(-1, 1, 40 * 60).cos()
V = V.reshape(40, 60).requires_grad_()

with saved_tensors_hooks(pack, unpack):
    loss = net(x, W, V)
print(held(), "after the forward pass")
for node in nodes(loss):
    hook = partial(report, node.name())
    node.register_prehook(hook)
loss.backward()
print(held(), "after the backward pass")

# %% plot
import matplotlib.pyplot as plt


def tick(_):
    global step
    step += 1


def lives_of(retain):
    global step
    step = 0
    lives.clear()
    with saved_tensors_hooks(pack, unpack):
        loss = net(x, W, V)
    for node in nodes(loss):
        node.register_prehook(tick)
    loss.backward(retain_graph=retain)
    if retain:
        loss.backward()
    return [list(life) for life in lives]


names = ("x", "x @ W", "V", "h", "h @ V")
phases = ["forward", "backward", "once more"]
fig, axes = plt.subplots(
    2, 1, figsize=(5, 4.6), sharex=True
)
for i, retain in enumerate((False, True)):
    ax, floor = axes[i], 0
    for k, life in enumerate(
        lives_of(retain)
    ):
        size, start, end = life
        size /= 1000  # kB
        ax.barh(
            floor,
            end + 1 - start,
            size,
            start,
            align="edge",
            color="C0",
            alpha=0.3,
            edgecolor="C0",
        )
        middle = (start + end + 1) / 2
        ax.text(
            middle,
            floor + size / 2,
            names[k],
            ha="center",
            va="center",
        )
        floor += size
    for start in (6, 11):
        ax.axvline(start, color="C4", ls="--")
    ax.set(xlim=(1, 16), ylim=(0, 65))
    ax.set_title(f"retain_graph={retain}")
    ax.set_ylabel("kB")
axes[1].set_xticks([3.5, 8.5, 13.5], phases)

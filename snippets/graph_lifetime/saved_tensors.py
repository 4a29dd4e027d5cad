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


# %% network
def net(x, W, V):
    h = torch.nn.functional.gelu(x @ W)
    return (h @ V).square().mean()


x = torch.linspace(-1, 1, 80 * 20)
x = x.reshape(80, 20)
W = torch.linspace(-1, 1, 20 * 40).sin()
W = W.reshape(20, 40).requires_grad_()
V = torch.linspace(-1, 1, 40 * 60).cos()
V = V.reshape(40, 60).requires_grad_()


# %% one_pass
def nodes(loss):  # without the leaves
    found = [loss.grad_fn]
    for node in found:  # which grows
        for after, _ in node.next_functions:
            leaf = hasattr(after, "variable")
            if after and not leaf:
                found.append(after)
    return found


def report(name, _):
    print(held(), "before", name)


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
look = {"ec": "C0", "alpha": 0.3}
inside = {"label_type": "center"}
size = (5, 4.8)
fig, axes = plt.subplots(2, 1, figsize=size)
for i, retain in enumerate((False, True)):
    ax = axes[i]
    spans = torch.tensor(lives_of(retain))
    n, start, end = spans.T
    kB, width = n / 1000, end + 1 - start
    low, mid = (
        kB.cumsum(0) - kB,
        start + width / 2,
    )
    bars = ax.bar(mid, kB, width, low, **look)
    ax.bar_label(bars, names, **inside)
    ax.vlines([6, 11], 63, 75, "C4")
    ax.set(xlim=(1, 16), ylim=(0, 75))
    ax.set_title(f"retain_graph={retain}")
    ax.set_ylabel("kB")
    ax.set_xticks([3.5, 8.5, 13.5], phases)
fig.tight_layout()


# %% validate
def validate(read):
    total, sizes = 0, []
    lives.clear()
    for number in (2.0, 3.0, 5.0):
        batch = torch.full((80, 20), number)
        loss = net(batch, W, V)
        total = total + read(loss)
        sizes.append(held())
    return sizes


def whole(loss):
    return loss


with saved_tensors_hooks(pack, unpack):
    kept = validate(whole)
    cut = validate(torch.Tensor.item)
print("total + loss:       ", kept)
print("total + loss.item():", cut)

"""A total of losses keeps every graph; a total of numbers keeps none."""

import weakref

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


W = torch.linspace(-1, 1, 20 * 30).sin()
W = W.reshape(20, 30).requires_grad_()


def validate(read):
    total, sizes = 0, []
    for number in (2.0, 3.0, 5.0):
        x = torch.full((80, 20), number)
        loss = (x @ W).exp().mean()
        total = total + read(loss)
        sizes.append(held())
    return sizes


with saved_tensors_hooks(pack, unpack):
    kept = validate(lambda loss: loss)
    cut = validate(lambda loss: loss.item())
print("total + loss:       ", kept)
print("total + loss.item():", cut)

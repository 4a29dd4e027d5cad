"""A matrix times a vector counts as 0, and so does tanh."""

# %% count
import torch
from torch.utils.flop_counter import (
    FlopCounterMode,
)


def flops(run):
    counter = FlopCounterMode(display=False)
    with counter:
        run()
    return counter.get_total_flops()


# %% zeros
W = torch.ones(300, 200)
x = torch.ones(200)


def matrix():
    W @ x[:, None]  # (300, 200) @ (200, 1)


def vector():
    W @ x  # (300, 200) @ (200,)


def elementwise():
    torch.tanh(W) * W


print("matrix @ matrix:", flops(matrix))
print("matrix @ vector:", flops(vector))
print("elementwise:    ", flops(elementwise))

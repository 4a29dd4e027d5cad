"""PyTorch multiplies by the tangent of W, though W does not move."""

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


# %% layer
draws = torch.Generator().manual_seed(0)
x = torch.randn(8, 16, generator=draws)
x_dot = torch.randn(8, 16, generator=draws)
W = torch.randn(16, 5, generator=draws)


def layer(x):
    return x @ W  # (8, 16) -> (8, 5)


def run():
    layer(x)


def by_jvp():
    return torch.func.jvp(
        layer, (x,), (x_dot,)
    )


def by_hand():
    return layer(x), x_dot @ W


print("layer:  ", flops(run))
print("jvp:    ", flops(by_jvp))
print("by hand:", flops(by_hand))
same = torch.equal(by_jvp()[1], by_hand()[1])
print("same tangent:", same)

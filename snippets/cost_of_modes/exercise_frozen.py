"""Frozen first layers cost one forward pass each, and no more."""

# %% count
import torch
from torch.autograd import grad
from torch.utils.flop_counter import (
    FlopCounterMode,
)


def flops(run):
    counter = FlopCounterMode(display=False)
    with counter:
        run()
    return counter.get_total_flops()


# %% frozen
draws = torch.Generator().manual_seed(0)
x = torch.randn(8, 16, generator=draws)
y_bar = torch.randn(8, 16, generator=draws)
shape = (10, 16, 16)  # ten layers
W = list(torch.randn(shape, generator=draws))


def f(x, W):
    for weight in W:
        x = torch.tanh(x @ weight)
    return x


def run():
    f(x, W)


def train(layers):
    trained = [w.clone() for w in layers]
    for w in trained:
        w.requires_grad_()
    frozen = W[: len(W) - len(trained)]

    def step():
        y = f(x, [*frozen, *trained])
        grad(y, trained, y_bar)

    return step


for count in (10, 5, 1):
    step = train(W[-count:])
    times = flops(step) / flops(run)
    print("last", count, "of 10:", times)

"""Forward mode needs as much for 64 layers as for 4."""

# %% net
import torch


def build(depth, rows=256, width=64):
    seeded = torch.Generator().manual_seed(0)

    def normal(*shape):
        return torch.randn(
            shape, generator=seeded
        )

    weights = []
    for _ in range(depth):
        W = normal(width, width) / 8
        W.grad = torch.zeros_like(W)
        weights.append(W.requires_grad_())
    return weights, normal(rows, width)


def run(weights, h):
    for W in weights:
        h = torch.tanh(h @ W)
    return h


# %% blocks
import weakref


def place(t):
    return t.untyped_storage().data_ptr()


def count(out, args, add):
    given = filter(torch.is_tensor, args)
    if place(out) in map(place, given):
        return  # a view, or in place
    storage = out.untyped_storage()
    n = storage.nbytes()
    add(n)
    weakref.finalize(storage, add, -n)


# %% meter
from torch.utils._python_dispatch import (
    TorchDispatchMode,
)


class Meter(TorchDispatchMode):
    def __init__(self):
        super().__init__()
        self.held = self.products = 0
        self.line = [(0, 0)]

    def add(self, size):
        self.held += size
        point = self.products, self.held
        self.line.append(point)

    def __torch_dispatch__(
        self, op, types, args=(), kwargs=None
    ):
        out = op(*args, **(kwargs or {}))
        mm = torch.ops.aten.mm.default
        self.products += op is mm
        if torch.is_tensor(out):
            count(out, args, self.add)
        return out


# %% measure
def peak(meter):  # in activations
    most = max(held for _, held in meter.line)
    return most / (256 * 64 * 4)


def measure(forward, depth):
    weights, x = build(depth)
    with Meter() as meter:
        y = forward(weights, x)
        y_bar = torch.ones_like(y)
        y.backward(y_bar)
    return meter


# %% depths
from torch.func import jvp

for depth in (4, 16, 64):
    weights, x = build(depth)
    weights = [W.detach() for W in weights]
    weight_dots = [W.cos() for W in weights]
    x_dot = x.cos()
    with Meter() as meter:
        y, y_dot = jvp(
            run,
            (weights, x),
            (weight_dots, x_dot),
        )
    forward = peak(meter)
    backward = peak(measure(run, depth))
    print(depth, forward, backward)

"""What remains after a pass; create_graph keeps cotangents as well."""

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


# %% held
def held(forward, depth, **options):
    weights, x = build(depth)
    y_bar = torch.ones_like(x)
    with Meter() as meter:
        y = forward(weights, x)
        grads = torch.autograd.grad(
            y, weights, y_bar, **options
        )
    sizes = sum(
        W_bar.nbytes for W_bar in grads
    )
    return (meter.held - sizes) / y.nbytes


for depth in (4, 8, 16):
    after = (
        held(run, depth),
        held(run, depth, retain_graph=True),
        held(run, depth, create_graph=True),
    )
    print(f"{depth:2} layers:", *after)

"""The two ways start different numbers of operations."""

# %% functions
import torch

n = m = 16  # as many rows as columns
W = torch.linspace(-1, 1, n * m).reshape(n, m)


def products(x):
    row = x[None]
    for _ in range(4):
        row = torch.tanh(row @ W)
    return row[0]


def elementwise(x):
    for _ in range(8):
        x = x + torch.sin(x)
    return x


def softmax(x):
    for _ in range(8):
        x = x + torch.softmax(x, dim=0)
    return x


def loop(x):
    state, states = x[0], []
    for t in range(n):
        state = torch.tanh(state + x[t])
        states.append(state)
    return torch.stack(states)


# %% count
from torch.func import jacfwd, jacrev
from torch.utils._python_dispatch import (
    TorchDispatchMode,
)


class Count(TorchDispatchMode):
    operations = 0

    def __torch_dispatch__(
        self, op, types, args=(), kwargs=None
    ):
        # A view, as of one element, is free
        self.operations += not op.is_view
        return op(*args, **(kwargs or {}))


counts = {}
x = torch.linspace(0.1, 1, n)
print("             f  jacrev  jacfwd")
line = "{:11} {:2}  {:6}  {:6}"
for f in products, elementwise, softmax, loop:
    counts[f] = []
    for call in (f, jacrev(f), jacfwd(f)):
        with Count() as count:
            call(x)
        counts[f].append(count.operations)
    print(line.format(f.__name__, *counts[f]))

"""Where J is the largest tensor, chunks cost memory."""

# %% peak
import weakref

import torch
from torch.utils import _pytree
from torch.utils._python_dispatch import (
    TorchDispatchMode,
)


class Peak(TorchDispatchMode):
    # Adds the bytes of every tensor made, and
    # takes them off when the tensor is gone
    def __init__(self):
        super().__init__()
        self.held, self.peak = {}, 0

    def __torch_dispatch__(
        self, op, types, args=(), kwargs=None
    ):
        made = op(*args, **(kwargs or {}))
        old = {
            one.untyped_storage()._cdata
            for one in _pytree.tree_leaves(
                args
            )
            if torch.is_tensor(one)
        }
        for one in _pytree.tree_leaves(made):
            self.add(one, old)
        now = sum(self.held.values())
        self.peak = max(self.peak, now)
        return made

    def add(self, tensor, old):
        memory = tensor.untyped_storage()
        key = memory._cdata
        seen = key in self.held or key in old
        zeros = tensor._is_zerotensor()
        if seen or zeros or tensor.is_meta:
            return  # needs no new memory
        self.held[key] = memory.nbytes()
        drop = self.held.pop
        weakref.finalize(memory, drop, key)


# %% wide
from torch.func import jacrev

n, m = 3000, 200
W = torch.linspace(-1, 1, n * m).reshape(m, n)


def f(x):  # (n,) -> (m,)
    return (W @ x).sin()


x = torch.linspace(0, 1, n)  # (n,)
peaks = {}
for size in (None, 50, 1):
    with Peak() as watch:
        J = jacrev(f, chunk_size=size)(x)
    times = peaks[size] = (
        watch.peak / J.nbytes
    )
    print(size, f"{times:.2f} times J")

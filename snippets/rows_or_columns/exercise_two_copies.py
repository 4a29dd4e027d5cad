"""Where J is the largest tensor, chunks cost memory."""

# %% memories
from weakref import finalize

import torch
from torch.utils import _pytree
from torch.utils._python_dispatch import (
    TorchDispatchMode,
)


def memories(tensors):
    # Where the tensors keep their numbers
    found = {}
    for one in _pytree.tree_leaves(tensors):
        if not torch.is_tensor(one):
            continue
        zeros = one._is_zerotensor()
        if zeros or one.is_meta:
            continue  # needs no memory
        memory = one.untyped_storage()
        found[memory._cdata] = memory
    return found


# %% peak
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
        old = {*self.held, *memories(args)}
        new = memories(made)
        for key in new.keys() - old:
            memory = new[key]
            self.held[key] = memory.nbytes()
            drop = self.held.pop
            finalize(memory, drop, key)
        now = sum(self.held.values())
        self.peak = max(self.peak, now)
        return made


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

"""The peak of memory grows in step with chunk_size."""

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


# %% chunks
from torch.func import jacfwd, jacrev

n, m, k = 6, 60, 500
wave = torch.linspace(1, 3, k)


def f(x):  # (n,) -> (m,)
    hidden = torch.outer(
        x.cumsum(0), wave
    ).sin()
    return hidden.reshape(m, -1).mean(dim=1)


x = torch.linspace(1, 2, n)  # (n,)
ways = {"jacrev": jacrev(f)}
for size in (20, 5, 1):
    name = f"chunk_size={size}"
    ways[name] = jacrev(f, chunk_size=size)
ways["jacfwd"] = jacfwd(f)
peaks = {}
for name, way in ways.items():
    with Peak() as watch:
        J = way(x)  # (m, n)
    peaks[name] = watch.peak
    print(f"{name:13} {watch.peak:9,} bytes")
print(f"{'J itself':13} {J.nbytes:9,} bytes")

"""On the meta device nothing is computed, and shapes are right."""

# %% largest
import torch
from torch.func import jacfwd, jacrev
from torch.utils._python_dispatch import (
    TorchDispatchMode,
)


class Largest(TorchDispatchMode):
    nbytes = 0

    def __torch_dispatch__(
        self, op, types, args=(), kwargs=None
    ):
        made = op(*args, **(kwargs or {}))
        if torch.is_tensor(made):
            now = self.nbytes, made.nbytes
            self.nbytes = max(now)
        return made


# %% shapes
n, m = 3, 100_000
with torch.device("meta"):
    x = torch.empty(n)
    W = torch.empty(m, n)


def f(x):  # (n,) -> (m,)
    return (W @ x).sin()


largest = {}
for way in (jacrev, jacfwd):
    with Largest() as watch:
        J = way(f)(x)
    largest[way] = watch.nbytes
    print(
        way.__name__,
        f"{watch.nbytes:,} bytes",
    )
print("J:", f"{J.nbytes:,} bytes")

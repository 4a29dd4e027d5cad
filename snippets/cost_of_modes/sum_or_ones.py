"""The sum takes the most calls; new ones move the most numbers."""

# %% count
import torch
from torch.utils._python_dispatch import (
    TorchDispatchMode,
)


class Count(TorchDispatchMode):
    calls = moved = 0

    def __torch_dispatch__(
        self, op, types, args=(), kwargs=None
    ):
        out = op(*args, **(kwargs or {}))
        self.calls += 1
        if op.is_view:  # moves nothing
            return out
        used = {out}  # written
        if "ones" not in op.name():
            used.update(args)  # and read
        for tensor in used:
            stored = tensor.untyped_storage()
            self.moved += stored.nbytes()
        return out


# %% measure
n = 1000
x = torch.randn(n, requires_grad=True)
kept = torch.ones(n)
gradients = []


def count(name, way):
    y = x * x  # (n,)
    with Count() as counted:
        way(y)
    moved = counted.moved / (4 * n)  # float32
    print(f"{name}: {counted.calls} calls,")
    print(f"  {moved:.0f} n numbers moved")
    gradients.append(x.grad)
    x.grad = None


# %% ways
def expanded(y):
    one = torch.ones(())
    y.backward(one.expand_as(y))


def total(y):
    y.sum().backward()


def new_ones(y):
    y.backward(torch.ones_like(y))


def kept_ones(y):
    y.backward(kept)


count("sum", total)
count("new ones", new_ones)
count("kept ones", kept_ones)
count("expanded one", expanded)
same = all(g.equal(2 * x) for g in gradients)
print("all are 2 x:", same)

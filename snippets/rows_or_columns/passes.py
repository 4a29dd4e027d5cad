"""A loop sends one vector a pass, a batch sends all in one."""

# %% watch
import torch
from torch.utils._python_dispatch import (
    TorchDispatchMode,
)

m, n, k = 50, 7, 30
V = torch.linspace(-1, 1, n * k).reshape(n, k)
W = torch.linspace(-2, 2, k * m).reshape(k, m)


def f(x):  # (n,) -> (m,)
    return (x @ V).sin() @ W


class Passes(TorchDispatchMode):
    # The slope of sin multiplies each vector
    # that comes by, forwards or backwards
    def __init__(self):
        super().__init__()
        self.vectors = []

    def __torch_dispatch__(
        self, op, types, args=(), kwargs=None
    ):
        made = op(*args, **(kwargs or {}))
        if op is torch.ops.aten.mul.Tensor:
            vectors = made.numel() // k
            self.vectors.append(vectors)
        return made


# %% ways
from torch.autograd import functional, grad
from torch.func import jacfwd, jacrev


def loop(x):
    x = x.detach().requires_grad_()
    y = f(x)
    rows = [
        grad(y, x, e, retain_graph=True)[0]
        for e in torch.eye(m)
    ]
    return torch.stack(rows)


def batch(x):
    x = x.detach().requires_grad_()
    y, seeds = f(x), torch.eye(m)
    (J,) = grad(
        y, x, seeds, is_grads_batched=True
    )
    return J


def default(x):
    return functional.jacobian(f, x)


def vectorized(x):
    return functional.jacobian(
        f, x, vectorize=True
    )


# %% table
ways = {
    "functional.jacobian": default,
    "loop over grad": loop,
    "vectorize=True": vectorized,
    "is_grads_batched": batch,
    "jacrev": jacrev(f),
    "chunk_size=10": jacrev(f, chunk_size=10),
    "jacfwd": jacfwd(f),
}
x = torch.linspace(0, 1, n)  # (n,)
found, counts = {}, {}
for name, way in ways.items():
    with Passes() as watch:
        found[name] = way(x)  # (m, n)
    passes = len(watch.vectors)
    each = watch.vectors[0]
    counts[name] = passes, each
    print(f"{passes:2} x {each:2} ", name)

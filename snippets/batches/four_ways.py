"""vmap and the sum trick take m vectors, the whole batch B * m."""

# %% watch
import torch
from torch.utils._python_dispatch import (
    TorchDispatchMode,
)


class Watch(TorchDispatchMode):
    # Sees each operation and what it makes
    passes = 0
    largest = 0

    def __torch_dispatch__(
        self, op, types, args=(), kwargs=None
    ):
        # Every pass needs the slope of sin
        cos = torch.ops.aten.cos.default
        self.passes += op is cos
        made = op(*args, **(kwargs or {}))
        if torch.is_tensor(made):
            sizes = self.largest, made.numel()
            self.largest = max(sizes)
        return made


# %% ways
from torch.func import jacfwd, jacrev, vmap

B, m, n, k = 10, 4, 3, 200
W = torch.linspace(-1, 1, k * n).reshape(k, n)
V = torch.linspace(-2, 1, m * k).reshape(m, k)
X = torch.linspace(0, 3, B * n).reshape(B, n)


def f(X):  # (B, n) -> (B, m), (n,) -> (m,)
    return (X @ W.T).sin() @ V.T


def one_by_one(X):  # (B, m, B, n)
    return torch.autograd.functional.jacobian(
        f, X
    )


def f_sum(X):  # (B, n) -> (m,)
    return f(X).sum(dim=0)


def sum_trick(X):  # (m, B, n) -> (B, m, n)
    return jacrev(f_sum)(X).movedim(1, 0)


def from_graph(X):
    X = X.detach().requires_grad_()
    Y = f(X)  # (B, m), computed before
    one_hot = torch.eye(m)[:, None]
    seeds = one_hot.expand(m, B, m)
    (rows,) = torch.autograd.grad(
        Y, X, seeds, is_grads_batched=True
    )
    return rows.movedim(1, 0)  # (B, m, n)


# %% table
ways = {
    "functional.jacobian": one_by_one,
    "jacrev(f)": jacrev(f),
    "sum trick": sum_trick,
    "vmap(jacrev(f))": vmap(jacrev(f)),
    "vmap(jacfwd(f))": vmap(jacfwd(f)),
    "is_grads_batched": from_graph,
}
counts, found = {}, {}
print("vectors  largest  in J")
line = "{:7}  {:7}  {:4} "
for name, way in ways.items():
    with Watch() as watch:
        J = found[name] = way(X)
    # Each vector has B * k numbers at the sin
    at_once = watch.largest // (B * k)
    vectors = at_once * watch.passes
    row = vectors, watch.largest, J.numel()
    counts[name] = row
    print(line.format(*row), name)

# %% chunks
by_samples = vmap(jacrev(f), chunk_size=2)
by_rows = vmap(jacrev(f, chunk_size=2))
chunks = {
    "2 samples": by_samples,
    "2 rows": by_rows,
}
sizes = {}
print("passes  largest  at once")
line = "{:6}  {:7} "
for name, way in chunks.items():
    with Watch() as watch:
        way(X)
    row = watch.passes, watch.largest
    sizes[name] = row
    print(line.format(*row), name)

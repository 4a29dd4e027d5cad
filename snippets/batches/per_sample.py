"""Three ways to the gradient of each sample's own loss."""

# %% watch
import torch
from torch.utils._python_dispatch import (
    TorchDispatchMode,
)


class Watch(TorchDispatchMode):
    # Sees what each operation makes
    largest = 0

    def __torch_dispatch__(
        self, op, types, args=(), kwargs=None
    ):
        made = op(*args, **(kwargs or {}))
        if torch.is_tensor(made):
            sizes = self.largest, made.numel()
            self.largest = max(sizes)
        return made


# %% losses
from torch.func import grad, vmap

B, n, k = 10, 3, 200
X = torch.linspace(0, 3, B * n).reshape(B, n)
targets = torch.linspace(-1, 2, B)  # (B,)
W = torch.linspace(-1, 1, k * n).reshape(k, n)
W.requires_grad_()


def head(Z, targets):  # (..., k) -> (...)
    return (Z.sin().sum(-1) - targets) ** 2


def loss(W, X, targets):
    return head(X @ W.T, targets)


# %% ways
def by_vmap():
    one = grad(loss)  # with respect to W
    in_dims = (None, 0, 0)
    return vmap(one, in_dims)(W, X, targets)


def by_seeds():
    losses = loss(W, X, targets)  # (B,)
    (rows,) = torch.autograd.grad(
        losses,
        W,
        torch.eye(B),
        is_grads_batched=True,
    )
    return rows


def by_hook():
    Z, kept = X @ W.T, []  # (B, k)
    Z.register_hook(kept.append)
    head(Z, targets).sum().backward()
    return torch.einsum(
        "bk,bn->bkn", kept[0], X
    )


# %% table
counts, found = {}, {}
for way in (by_vmap, by_seeds, by_hook):
    with Watch() as watch:
        rows = way()  # (B, k, n)
    found[way.__name__] = rows
    counts[way.__name__] = watch.largest
    print(way.__name__, tuple(rows.shape))
    print("  largest tensor:", watch.largest)

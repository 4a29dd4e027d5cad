"""Each layer saves its result, so depth and batch multiply memory."""

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


# %% counter
from torch.autograd.graph import (
    saved_tensors_hooks,
)


def saved(forward, weights, x):  # KiB
    found = {}

    def pack(t):
        found[t.data_ptr()] = t.nbytes
        return t

    with saved_tensors_hooks(pack, pack):
        forward(weights, x)
    for given in (x, *weights):
        found.pop(given.data_ptr(), None)
    return sum(found.values()) // 1024


# %% depth
for depth in (4, 8, 16):
    kib = saved(run, *build(depth))
    print(f"{depth:2} layers: {kib:4} KiB")
kib = saved(run, *build(16, rows=512))
print("twice the rows:", kib, "KiB")


# %% every
from torch.utils.checkpoint import checkpoint


def every(k):
    def forward(weights, h):
        for i in range(0, len(weights), k):
            h = checkpoint(
                run,
                weights[i : i + k],
                h,
                use_reentrant=False,
            )
        return h

    return forward


# %% checkpointed
weights, x = build(16)
seed = torch.Generator().manual_seed(1)
y_bar = torch.randn(256, 64, generator=seed)


def gradients(forward):
    y = forward(weights, x)
    return torch.autograd.grad(
        y, weights, y_bar
    )


print(saved(every(4), weights, x), "KiB")
plain = gradients(run)
again = gradients(every(4))
equal = map(torch.equal, plain, again)
print("same gradients:", all(equal))

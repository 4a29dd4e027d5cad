"""Central differences take 2n forward passes; jacrev takes m + 1."""

# %% count
import torch
from torch.utils.flop_counter import (
    FlopCounterMode,
)


def flops(run):
    counter = FlopCounterMode(display=False)
    with counter:
        run()
    return counter.get_total_flops()


# %% differences
n, m, h = 12, 3, 1e-6
draws = torch.Generator().manual_seed(0)
options = {
    "generator": draws,
    "dtype": torch.float64,
}
x = torch.randn(n, **options)
W = torch.randn(n, m, **options)


def f(x):
    return torch.tanh(x @ W)  # (n,) -> (m,)


def run():
    f(x)


def by_differences():
    columns = []
    for step in h * torch.eye(n).double():
        change = f(x + step) - f(x - step)
        columns.append(change / (2 * h))
    # (m, n)
    return torch.stack(columns, dim=1)


def by_rows():
    return torch.func.jacrev(f)(x)  # (m, n)


# %% compare
once = flops(run)
print("2 n =", 2 * n)
times = flops(by_differences) / once
print("differences:", times)
print("jacrev:", flops(by_rows) / once)
gap = by_differences() - by_rows()
agree = gap.abs().max().item() < 1e-8
print("they agree:", agree)

"""A Jacobian costs m + 1 forward passes by rows, n + 2 by columns."""

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


# %% jacobian
n, hidden, m = 6, 9, 4
draws = torch.Generator().manual_seed(0)
x = torch.randn(n, generator=draws)
W = torch.randn(n, hidden, generator=draws)
V = torch.randn(hidden, m, generator=draws)


def f(x):
    # (n,) @ (n, hidden) @ (hidden, m)
    return torch.tanh(torch.tanh(x @ W) @ V)


def run():
    f(x)


def by_rows():
    torch.func.jacrev(f)(x)  # (m, n)


def by_columns():
    torch.func.jacfwd(f)(x)  # (m, n)


once = flops(run)
times = flops(by_rows) / once
print("m =", m, "rows:", times)
times = flops(by_columns) / once
print("n =", n, "columns:", times)

"""One product, three orders: how many numbers are multiplied."""

# %% orders
from functools import reduce
from itertools import pairwise

import torch

count = 0


def times(A, B):  # (a, b) @ (b, c) -> (a, c)
    global count
    count += A.numel() * B.shape[1]
    return A @ B


def reverse(chain):  # ((J4 J3) J2) J1
    return reduce(times, chain)


def forward(chain):  # J4 (J3 (J2 J1))
    J, *others = chain[::-1]
    for after in others:
        J = times(after, J)
    return J


def halves(chain):  # (J4 J3) (J2 J1)
    half = len(chain) // 2
    left, right = chain[:half], chain[half:]
    A, B = reverse(left), reverse(right)
    return times(A, B)


# %% counts
generator = torch.Generator().manual_seed(0)
orders = reverse, forward, halves
print(" " * 15, " reverse  forward   halves")
for widths in (
    (200, 100, 50, 20, 1),
    (1, 20, 50, 100, 200),
    (100, 50, 2, 50, 100),
):
    chain = [  # J4 first, J1 last
        torch.randn(m, n, generator=generator)
        for n, m in pairwise(widths)
    ][::-1]
    counts = []
    for order in orders:
        count = 0
        order(chain)
        counts.append(count)
    name = "-".join(map(str, widths))
    row = [f"{one:9}" for one in counts]
    print(name.ljust(15), *row, sep="")

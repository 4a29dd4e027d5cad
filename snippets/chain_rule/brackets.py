"""One product, three orders: how many numbers are multiplied."""

from functools import reduce
from itertools import pairwise

import torch

count = 0


def times(A, B):  # (a, b) @ (b, c) -> (a, c)
    global count
    count += (
        A.shape[0] * A.shape[1] * B.shape[1]
    )
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
    return times(
        reverse(left), reverse(right)
    )


generator = torch.Generator().manual_seed(0)
orders = reverse, forward, halves
names = (order.__name__ for order in orders)
print(
    " " * 15,
    *(f"{name:>8}" for name in names),
)
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
    line = "-".join(map(str, widths))
    line = line.ljust(15)
    print(
        line, *(f"{one:8}" for one in counts)
    )

"""The best order is found by trying where the last cut is."""

from functools import cache

widths = (100, 50, 2, 50, 100)


@cache
def best(first, last):
    # J_last ... J_first: (count, brackets)
    if first == last:
        return 0, f"J{first}"
    found = []
    for cut in range(first, last):
        right, b = best(first, cut)
        left, a = best(cut + 1, last)
        count = widths[last] * widths[cut]
        count *= widths[first - 1]
        total = left + right + count
        found.append((total, f"({a} {b})"))
    return min(found)


print(*best(1, len(widths) - 1))

"""The second difference is best at a longer step, and less exact."""

import torch


def f(x):
    return x * x * x * x * x  # x^5


x = torch.tensor(0.7).double()
right = 20 * x**3
eps = torch.finfo(x.dtype).eps
best = (24 * eps * f(x) / (120 * x)) ** (
    1 / 4
)
for h in (1e-2, best.item(), 1e-6):
    up, down = f(x + h), f(x - h)
    second = (up - 2 * f(x) + down) / h**2
    error = (second / right - 1).abs().item()
    print(f"h = {h:.0e}: error {error:.0e}")

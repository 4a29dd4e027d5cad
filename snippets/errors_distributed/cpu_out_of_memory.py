"""A Jacobian of 288 TB is never made to be multiplied by a vector."""

# %% raises tags=["raises-exception"]
import torch
from torch.func import jacrev, jvp, vjp

m, n = 6_000_000, 12_000_000


def f(x):  # (n,) -> (m,)
    a, b = x.reshape(m, 2).T
    return a**2 * b


x = torch.linspace(2, 3, n)  # (n,)
jacrev(f)(x)

# %% fix
y_bar = torch.linspace(10, 100, m)  # (m,)
y, pullback = vjp(f, x)
(x_bar,) = pullback(y_bar)  # (n,)
print("x_bar:", x_bar.nbytes, "bytes")

# %% entries
first = torch.tensor([1.0, 0.0]).repeat(m)
second = torch.tensor([0.0, 1.0]).repeat(m)
_, by_a = jvp(f, (x,), (first,))  # (m,)
_, by_b = jvp(f, (x,), (second,))  # (m,)
count = by_a.numel() + by_b.numel()
print("entries of J that are not 0:", count)

"""Fewer than n products leave the diagonal open: estimate it."""

# %% open
import torch

g = torch.Generator().manual_seed(0)
n = 5
J = torch.randn(n, n, generator=g)
# (n, 4): two tangents and two cotangents
vectors = torch.randn(n, 4, generator=g)
X_dot, Y_bar = vectors.split(2, dim=1)

Q, _ = torch.linalg.qr(vectors, "complete")
w = Q[:, -1]  # (n,), orthogonal to all four
other = J + torch.outer(w, w)

columns = (J @ X_dot - other @ X_dot).norm()
rows = (J.T @ Y_bar - other.T @ Y_bar).norm()
print("same JVPs:", bool(columns < 1e-5))
print("same VJPs:", bool(rows < 1e-5))
apart = other.trace() - J.trace()
print(f"traces differ by {apart:.4f}")

# %% estimate
from torch.func import jacrev, jvp, vmap

W = torch.randn(n, n, generator=g)
x = torch.randn(n, generator=g)


def f(x):
    return (W @ x).sin()


def draw(z):  # entries +1 or -1
    _, column = jvp(f, (x,), (z,))
    return z * column  # (n,)


signs = torch.randint(
    0, 2, (10000, n), generator=g
)
draws = vmap(draw)(2.0 * signs - 1)
J = jacrev(f)(x)
off = J - J.diag().diag()
print("draws error typical")
for count in (1, 100, 10000):
    mean = draws[:count].mean(dim=0)
    error = (mean - J.diag()).norm()
    typical = off.norm() / count**0.5
    print(f"{count:5} {error:.3f}", end=" ")
    print(f"{typical:.3f}")

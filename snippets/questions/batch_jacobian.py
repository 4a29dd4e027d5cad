"""vmap(jacrev(f)) gives (B, m, n): each sample's own Jacobian."""

# %% three_ways
import torch
from torch.func import jacrev, vmap


def f(X):  # (..., 3) -> (..., 2)
    a, b, c = X.unbind(dim=-1)
    return torch.stack([a * b, b + c**2], dim=-1)


def f_sum(X):  # (B, n) -> (m,)
    return f(X).sum(dim=0)


X = torch.arange(2.0, 14.0).reshape(4, 3)  # (B, n)
J = vmap(jacrev(f))(X)  # (B, m, n)
J_sum = jacrev(f_sum)(X).transpose(0, 1)  # (m, B, n) -> (B, m, n)
J_all = jacrev(f)(X)  # (B, m, B, n)
J_blocks = torch.einsum("bmbn->bmn", J_all)  # (B, m, n)
print("vmap:     ", tuple(J.shape), J.numel(), "numbers")
print("sum trick:", J_sum.numel(), "numbers, same:", J_sum.equal(J))
print("B·B blocks:", tuple(J_all.shape), J_all.numel(), "numbers")
print("the B of them on the diagonal, same:", J_blocks.equal(J))

# %% mixed_samples


def g(X):  # each sample sees the mean of the batch
    return f(X - X.mean(dim=0))


def g_sum(X):
    return g(X).sum(dim=0)


own = torch.einsum("bmbn->bmn", jacrev(g)(X))  # (B, m, n)
summed = jacrev(g_sum)(X).transpose(0, 1)  # (B, m, n)
print("by its own sample:", own[0], sep="\n")
print("sum trick:", summed[0], sep="\n")

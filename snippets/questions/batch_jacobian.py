"""vmap(jacrev(f)) gives (B, m, n): each sample's own Jacobian."""

# %% three_ways
import torch
from torch.func import jacrev, vmap


def f(X):  # (..., 3) -> (..., 2)
    a, b, c = X.unbind(dim=-1)
    y = [a * b, b + c**2]
    return torch.stack(y, dim=-1)


def f_sum(X):  # (B, n) -> (m,)
    return f(X).sum(dim=0)


# (B, n)
X = torch.arange(2.0, 14.0).reshape(4, 3)
J = vmap(jacrev(f))(X)  # (B, m, n)
# (m, B, n) -> (B, m, n)
J_sum = jacrev(f_sum)(X).transpose(0, 1)
J_all = jacrev(f)(X)  # (B, m, B, n)
# (B, m, n): the B blocks on the diagonal
J_blocks = torch.einsum("bmbn->bmn", J_all)
print("vmap:", tuple(J.shape))
print("  numbers:", J.numel())
print("sum trick, same:", J_sum.equal(J))
print("  numbers:", J_sum.numel())
print("B * B blocks:", tuple(J_all.shape))
print("  numbers:", J_all.numel())
print("  B of them, same:", J_blocks.equal(J))

# %% mixed_samples


def g(X):
    # Each sample sees the mean of the batch
    return f(X - X.mean(dim=0))


def g_sum(X):
    return g(X).sum(dim=0)


# (B, m, n), both
own = torch.einsum("bmbn->bmn", jacrev(g)(X))
summed = jacrev(g_sum)(X).transpose(0, 1)
print("by its own sample:", own[0], sep="\n")
print("sum trick:", summed[0], sep="\n")

"""A sparse Jacobian by hand: pattern, colours, sums, places."""

# %% function
import torch
from torch.func import jvp, vmap


def f(x):
    bend = x[2:] - 2 * x[1:-1] + x[:-2]
    return bend + x[1:-1] ** 3  # (n - 2,)


x = torch.linspace(2, 3, 8)  # (n,)
x = x.double()


# %% pattern
def find_pattern(f, x):
    inputs = torch.arange(len(x))

    def reached(k):
        nan_at_k = torch.where(
            inputs == k, torch.nan, x
        )
        return f(nan_at_k).isnan()  # (m,)

    return vmap(reached)(inputs).T  # (m, n)


pattern = find_pattern(f, x)
for row in pattern.int().tolist():
    print(*row)


# %% colors
def color(pattern):
    colors = []
    for column in pattern.T:  # (m,)
        # which columns share a row with it
        near = pattern[column].any(0)  # (n,)
        taken = {
            other
            for k, other in enumerate(colors)
            if near[k]
        }
        free = 0
        while free in taken:
            free += 1
        colors.append(free)
    return torch.tensor(colors)  # (n,)


colors = color(pattern)
passes = int(colors.max()) + 1
print("colors =", colors)
print(passes, "passes in place of", len(x))

# %% sums
# (passes, n): 1 at the columns of a colour
seeds = torch.eye(passes).double()[:, colors]


def push(x_dot):
    return jvp(f, (x,), (x_dot,))[1]  # (m,)


sums = vmap(push)(seeds)  # (passes, m)
print(seeds.shape, "->", sums.shape)

# %% places
rows, cols = pattern.nonzero(as_tuple=True)
J = torch.sparse_coo_tensor(
    torch.stack([rows, cols]),
    sums[colors[cols], rows],
    pattern.shape,
    check_invariants=True,
)

dense = torch.func.jacfwd(f)(x)  # (m, n)
print("entries:", J._nnz(), "of", J.numel())
same = torch.equal(J.to_dense(), dense)
print("equal:", same)

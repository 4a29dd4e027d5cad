"""Under dropout, one mask must serve the whole Jacobian of a sample."""

# %% error tags=["raises-exception"]
import torch
from torch.func import jacfwd, jacrev, vmap

W = torch.linspace(1, 2, 120).reshape(40, 3)
X = torch.linspace(1, 4, 18).reshape(6, 3)


def f(X):  # (B, n) -> (B, m), (n,) -> (m,)
    Y = X @ W.T
    return torch.nn.functional.dropout(Y)


vmap(jacrev(f))(X)


# %% ways
def f_sum(X):  # (B, n) -> (m,)
    return f(X).sum(dim=0)


def sum_trick(X):  # (m, B, n) -> (B, m, n)
    return jacrev(f_sum)(X).movedim(1, 0)


def by_rows(X):
    return vmap(
        jacrev(f), randomness="different"
    )(X)


def by_columns(X, inner):
    return vmap(
        jacfwd(f, randomness=inner),
        randomness="different",
    )(X)


# %% masks
torch.manual_seed(0)
found = {
    "sum trick": sum_trick(X),
    "jacrev": by_rows(X),
    "jacfwd, same": by_columns(X, "same"),
    "jacfwd, different": by_columns(
        X, "different"
    ),
}
print("One mask for all of a sample's J?")
for name, J in found.items():
    zeros = J == 0  # (B, m, n)
    # One mask drops a row, or keeps it whole
    one = zeros.all(-1) | ~zeros.any(-1)
    print(f"{name}:", bool(one.all()))

"""The function returns a number beside its tensor."""

# %% raises tags=["raises-exception"]
import torch


def both(x):
    return 10 * x, len(x)


X = torch.tensor(
    [[2.0, 3.0, 5.0], [7.0, 11.0, 13.0]]
)
torch.vmap(both)(X)

# %% fix
y, n = torch.vmap(both, out_dims=(0, None))(X)
print("y =", y, sep="\n")
print("n =", n)

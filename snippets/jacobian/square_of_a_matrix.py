"""The derivative of X @ X at X sends X_dot to X_dot @ X + X @ X_dot."""

import torch
from torch.func import jacrev

X = torch.tensor([[2.0, 3], [5, 7]])
X_dot = torch.tensor([[1.0, 10], [100, 1000]])


def f(X):
    return X @ X


def pushforward(X_dot):
    return X_dot @ X + X @ X_dot


# (2, 2, 2, 2) -> (4, 4)
J = jacrev(f)(X).reshape(4, 4)
# (4, 4) @ (4,) -> (4,)
with_J = J @ X_dot.flatten()
without_J = pushforward(X_dot).flatten()
commuted = (2 * X @ X_dot).flatten()
print("J =", J, sep="\n")
print("with J:   ", with_J.tolist())
print("without J:", without_J.tolist())
print("2 X X_dot:", commuted.tolist())

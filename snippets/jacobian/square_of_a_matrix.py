"""The derivative of X @ X at X sends X_dot to X_dot @ X + X @ X_dot."""

import torch
from torch.func import jacrev

X = torch.tensor([[2.0, 3.0], [5.0, 7.0]])
X_dot = torch.tensor([[1.0, 10.0], [100.0, 1000.0]])


def f(X):
    return X @ X


def pushforward(X_dot):
    return X_dot @ X + X @ X_dot


J = jacrev(f)(X).reshape(4, 4)  # (2, 2, 2, 2) -> (4, 4)
print("J =", J, sep="\n")
print("with J:   ", J @ X_dot.flatten())  # (4, 4) @ (4,) -> (4,)
print("without J:", pushforward(X_dot).flatten())
print("2 X X_dot:", (2 * X @ X_dot).flatten())

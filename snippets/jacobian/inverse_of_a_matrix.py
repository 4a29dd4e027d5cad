"""The derivative of inv(X) sends X_dot to -inv(X) @ X_dot @ inv(X)."""

import torch
from torch.func import jacrev

X = torch.tensor(
    [[2.0, 1, 0], [0, 1, 3], [1, 1, 2]]
)
X_dot = torch.tensor(
    [[1.0, 0, 0], [0, 0, 10], [0, 100, 0]]
)
Y = torch.linalg.inv(X)


def pushforward(X_dot):
    return -Y @ X_dot @ Y


# (3, 3, 3, 3)
J = jacrev(torch.linalg.inv)(X)
J_flat = J.reshape(9, 9)
# (9, 9) @ (9,) -> (9,)
with_J = J_flat @ X_dot.flatten()
with_J = with_J.reshape(3, 3)
without_J = pushforward(X_dot)  # (3, 3)
print("with J =", with_J, sep="\n")
print("without J =", without_J, sep="\n")

"""A one-hot x_dot picks one column of J, and all of J takes n calls."""

# %% column
import torch
from torch.func import jvp


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
J = torch.func.jacrev(f)(x)  # (m, n)
one_hot = torch.tensor([0.0, 1, 0])  # (n,)

# (n,) -> (m,)
_, column = jvp(f, (x,), (one_hot,))
print("one-hot x_dot =", column)
print("J[:, 1]       =", J[:, 1])


# %% columns
def jacobian_by_columns(f, x):
    columns = []
    # n times (n,) -> (m,)
    for one_hot in torch.eye(x.numel()):
        _, column = jvp(f, (x,), (one_hot,))
        columns.append(column)
    return torch.stack(
        columns, dim=1
    )  # (m, n)


J = jacobian_by_columns(f, x)
print("J =", J, sep="\n")
print("push-forwards for J =", J.shape[1])

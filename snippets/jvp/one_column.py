"""A one-hot x_dot picks one column of J; all of J takes n of them."""

# %% column
import torch


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
# (m, n)
J = torch.tensor([[3.0, 2, 0], [0, 1, 10]])
one_hot = torch.tensor([0.0, 1.0, 0.0])  # (n,)

_, column = torch.func.jvp(f, (x,), (one_hot,))  # (n,) -> (m,)
print("one-hot x_dot =", column)
print("J[:, 1]       =", J[:, 1])


# %% columns
def jacobian_by_columns(f, x):  # also counts the push-forwards
    columns, pushforwards = [], 0
    for one_hot in torch.eye(x.numel()):  # (n,), n times
        _, column = torch.func.jvp(f, (x,), (one_hot,))
        columns.append(column)
        pushforwards += 1
    return torch.stack(columns, dim=1), pushforwards  # (m, n)


J_by_columns, pushforwards = jacobian_by_columns(f, x)
print("J =", J_by_columns, sep="\n")
print("push-forwards for J =", pushforwards)

"""A row from the left or a column from the right: the same numbers."""

# %% both
import torch


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


def g(y):
    return G @ y  # (4, 2) @ (2,) -> (4,)


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x.requires_grad_()
J = torch.tensor([[3.0, 2, 0], [0, 1, 10]])
# (4, 2), the Jacobian of g
G = torch.tensor(
    [[2.0, 3], [5, 7], [4, 6], [8, 9]]
)
z_bar = torch.tensor([1.0, 10, 100, 1000])

g(f(x)).backward(z_bar)
print("backward =", x.grad)
# (4,) @ (4, 2) @ (2, 3) -> (3,)
print("as a row =", z_bar @ G @ J)
column = J.T @ (G.T @ z_bar)
print("column   =", column)

# %% swapped tags=["raises-exception"]
J @ G

"""The whole J costs one pull-back per output, and m * n numbers."""

# %% rows
import torch


def jacobian_by_rows(f, x):  # also counts the pull-backs
    y, pullback = torch.func.vjp(f, x)
    rows, pullbacks = [], 0
    for one_hot in torch.eye(y.numel()):  # (m,), m times
        (row,) = pullback(one_hot)  # (m,) -> (n,)
        rows.append(row)
        pullbacks += 1
    return torch.stack(rows), pullbacks  # (m, n)


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


J, pullbacks = jacobian_by_rows(f, torch.tensor([2.0, 3.0, 5.0]))
print("J =", J, sep="\n")
print("pull-backs for J =", pullbacks)

# %% cost
m, n = 50, 2000
W = torch.linspace(-1, 1, m * n).sin().reshape(m, n)


def layer(x):
    return torch.tanh(W @ x)  # (m, n) @ (n,) -> (m,)


x = torch.linspace(0, 0.1, n)  # (n,)
_, pullback = torch.func.vjp(layer, x)
(x_bar,) = pullback(torch.linspace(1, 2, m))  # (m,) -> (n,)
big_J, pullbacks = jacobian_by_rows(layer, x)  # (m, n)
print("numbers in x_bar =", x_bar.numel())
print("numbers in J     =", big_J.numel())
print("pull-backs for J =", pullbacks)

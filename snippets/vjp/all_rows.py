"""All of J takes one pull-back per output and holds m * n numbers."""

# %% rows
import torch


def jacobian_by_rows(f, x):
    y, pullback = torch.func.vjp(f, x)
    rows = []
    # m times (m,) -> (n,)
    for one_hot in torch.eye(y.numel()):
        (row,) = pullback(one_hot)
        rows.append(row)
    return torch.stack(rows)  # (m, n)


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
J = jacobian_by_rows(f, x)
print("J =", J, sep="\n")

# %% cost
m, n = 50, 2000
W = torch.linspace(-1, 1, m * n).sin()
W = W.reshape(m, n)


def layer(x):
    # (m, n) @ (n,) -> (m,)
    return torch.tanh(W @ x)


x = torch.linspace(0, 0.1, n)  # (n,)
y_bar = torch.linspace(1, 2, m)  # (m,)
_, pullback = torch.func.vjp(layer, x)
(x_bar,) = pullback(y_bar)  # (m,) -> (n,)
big_J = jacobian_by_rows(layer, x)
print("numbers in x_bar =", x_bar.numel())
print("numbers in J     =", big_J.numel())
print("pull-backs for J =", len(big_J))

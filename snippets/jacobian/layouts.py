"""A layout moves transposes around; it changes no number."""

# %% two_layouts
import torch

# (m, n)
J = torch.tensor([[3.0, 2, 0], [0, 1, 10]])
G = torch.tensor([[1.0, 2], [3, 4], [5, 6], [7, 8]])  # (p, m)
y_bar = torch.tensor([1.0, 100.0])  # (m,)

D, E = J.T, G.T  # denominator layout: (n, m) and (m, p)
print("D =", D, sep="\n")
print("y_bar @ J =", y_bar @ J)  # (m,) @ (m, n) -> (n,)
print("D @ y_bar =", D @ y_bar)  # (n, m) @ (m,) -> (n,)
print("G @ J:", tuple((G @ J).shape))  # outer function first
print("D @ E:", tuple((D @ E).shape))  # inner function first

# %% weight_gradient
W = torch.tensor([[1.0, 2, 3], [4, 5, 6]], requires_grad=True)
x = torch.tensor([[2.0], [3.0], [5.0]])  # (n, 1), a column
delta = y_bar.reshape(2, 1)  # (m, 1), a column
(W @ x).backward(delta)  # (m, n) @ (n, 1) -> (m, 1)
print("W.grad =", W.grad, sep="\n")
print("delta @ x.T =", delta @ x.T, sep="\n")

# %% row_inputs
V = torch.ones(3, 2, requires_grad=True)  # (n, m)
x_row, delta_row = x.T, delta.T  # (1, n) and (1, m)
(x_row @ V).backward(delta_row)  # (1, n) @ (n, m) -> (1, m)
print("V.grad =", V.grad, sep="\n")
print("x_row.T @ delta_row =", x_row.T @ delta_row, sep="\n")

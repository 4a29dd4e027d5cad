"""Another layout moves the transposes, but changes no number."""

# %% two_layouts
import torch

# (m, n)
J = torch.tensor([[3.0, 2, 0], [0, 1, 10]])
# (p, m)
G = torch.arange(1.0, 9.0).reshape(4, 2)
y_bar = torch.tensor([1.0, 100.0])  # (m,)

# denominator layout: (n, m) and (m, p)
D, E = J.T, G.T
print("D =", D, sep="\n")
# (m,) @ (m, n) -> (n,)
print("y_bar @ J =", y_bar @ J)
# (n, m) @ (m,) -> (n,)
print("D @ y_bar =", D @ y_bar)
# outer function first
print("G @ J:", tuple((G @ J).shape))
# inner function first
print("D @ E:", tuple((D @ E).shape))

# %% weight_gradient
W = torch.tensor([[1.0, 2, 3], [4, 5, 6]])
W.requires_grad_()
# columns: (n, 1) and (m, 1)
x = torch.tensor([[2.0], [3.0], [5.0]])
delta = y_bar.reshape(2, 1)
# (m, n) @ (n, 1) -> (m, 1)
(W @ x).backward(delta)
print("W.grad =", W.grad, sep="\n")
print("delta @ x.T =", delta @ x.T, sep="\n")

# %% row_inputs
# (n, m)
V = torch.ones(3, 2, requires_grad=True)
# rows: (1, n) and (1, m)
x_row, delta_row = x.T, delta.T
# (1, n) @ (n, m) -> (1, m)
(x_row @ V).backward(delta_row)
print("V.grad =", V.grad, sep="\n")
print("x_row.T @ delta_row =")
print(x_row.T @ delta_row)

"""Where a rule is 0 / 0: 0 at a norm, and nan at eigenvectors."""

# %% norm
import torch

norm = torch.linalg.vector_norm
x = torch.zeros(3, requires_grad=True)
(x_bar,) = torch.autograd.grad(norm(x), x)
print("x / norm(x) =", (x / norm(x)).tolist())
print("PyTorch     =", x_bar.tolist())

# %% eigenvalues
A = torch.tensor([[2.0, 0], [0, 2]])
A.requires_grad_()
w, Q = torch.linalg.eigh(A)
rows = torch.tensor([[1.0, 10], [100, 1000]])
print("eigenvalues =", w.tolist())
(A_bar,) = torch.autograd.grad(
    w.sum(), A, retain_graph=True
)
print("their sum:", A_bar.tolist())
(A_bar,) = torch.autograd.grad(Q, A, rows)
print("eigenvectors:", A_bar.tolist())

"""Eigenvectors of equal eigenvalues have the gradient nan."""

# %% vectors
import torch

double = torch.float64


def matrix(gap):
    numbers = [2.0, 2.0 + gap, 5.0]
    A = torch.tensor(numbers, dtype=double)
    return A.diag().requires_grad_()  # (3, 3)


for gap in (0.1, 0.001, 0.00001, 0.0):
    A = matrix(gap)
    _, V = torch.linalg.eigh(A)
    (bar,) = torch.autograd.grad(V[0, 1], A)
    largest = bar.abs().max()
    print(f"gap {gap:g}: {largest:.6g}")

# %% values
A = matrix(0.0)
values, V = torch.linalg.eigh(A)
cubes = (values**3).sum()  # the trace of A^3
(bar,) = torch.autograd.grad(
    cubes, A, retain_graph=True
)
error = (bar - 3 * A @ A).abs().max().item()
print("from eigenvalues, error:", error)

# %% function
by_hand = V @ values.exp().diag() @ V.T
(bar,) = torch.autograd.grad(by_hand.sum(), A)
print("by eigh:", bar[0, 1].item())
y = torch.linalg.matrix_exp(A).sum()
(bar,) = torch.autograd.grad(y, A)
print(f"matrix_exp: {bar[0, 1].item():.4f}")

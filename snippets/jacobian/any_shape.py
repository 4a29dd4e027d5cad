"""The Jacobian of tensors has the shape y.shape + x.shape."""

# %% shape
import torch
from torch.func import jacrev

A = torch.arange(1.0, 9.0).reshape(4, 2)
B = torch.arange(1.0, 16.0).reshape(3, 5)


def f(X):
    return A @ X @ B  # (4, 2) @ (2, 3) @ (3, 5) -> (4, 5)


X = torch.tensor([[2.0, 3, 5], [7, 11, 13]], requires_grad=True)
Y = f(X)
J = jacrev(f)(X.detach())
print("Y:", tuple(Y.shape), "X:", tuple(X.shape))
print("J:", tuple(J.shape))
print("J[3, 1, 0, 2] =", J[3, 1, 0, 2].item())
print("A[3, 0] * B[2, 1] =", (A[3, 0] * B[2, 1]).item())

# %% gradient
Y_bar = torch.arange(2.0, 22.0).reshape(4, 5)  # as Y
J_flat = J.reshape(Y.numel(), X.numel())  # (m, n)
Y.backward(Y_bar)
print("X.grad =", X.grad, sep="\n")
print("sum over i =", torch.tensordot(Y_bar, J, dims=2), sep="\n")
print("flat =", Y_bar.flatten() @ J_flat)  # (m,) @ (m, n) -> (n,)

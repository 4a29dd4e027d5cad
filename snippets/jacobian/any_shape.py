"""The Jacobian of tensors has the shape y.shape + x.shape."""

# %% shape
import torch
from torch.func import jacrev

A = torch.arange(1.0, 9.0).reshape(4, 2)
B = torch.arange(1.0, 16.0).reshape(3, 5)


def f(X):
    # (4, 2) @ (2, 3) @ (3, 5) -> (4, 5)
    return A @ X @ B


X = torch.tensor([[2.0, 3, 5], [7, 11, 13]])
X.requires_grad_()
Y = f(X)
J = jacrev(f)(X.detach())
print("Y:", tuple(Y.shape))
print("X:", tuple(X.shape))
print("J:", tuple(J.shape))
print("J[3, 1, 0, 2] =", J[3, 1, 0, 2].item())
product = A[3, 0] * B[2, 1]
print("A[3, 0] * B[2, 1] =", product.item())

# %% gradient
# (4, 5), like Y
Y_bar = torch.arange(2.0, 22.0).reshape(4, 5)
# (m, n)
J_flat = J.reshape(Y.numel(), X.numel())
Y.backward(Y_bar)
print("X.grad =", X.grad, sep="\n")
over_i = torch.tensordot(Y_bar, J, dims=2)
print("sum over i =", over_i, sep="\n")
flat = Y_bar.flatten() @ J_flat  # (n,)
print("flat =", *flat.int().tolist())

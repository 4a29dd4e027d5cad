"""Eigenvectors have a phase that the matrix does not determine."""

# %% raises tags=["raises-exception"]
import torch

A = torch.tensor([[2.0, 3.0], [-5.0, 7.0]])
A.requires_grad_()
values, V = torch.linalg.eig(A)
V[0, 0].imag.backward()

# %% fix
values, V = torch.linalg.eig(A)
loss = V[0, 0].abs().square()
loss.backward()
print("loss =", round(loss.item(), 4))
slope = A.grad[0, 1].item()
print("A.grad[0, 1] =", round(slope, 4))

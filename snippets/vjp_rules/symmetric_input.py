"""gradcheck fails where an operation reads half of its input."""

import torch
from torch.autograd import gradcheck

cholesky = torch.linalg.cholesky
A = torch.tensor([[5.0, 2], [2, 3]])
A = A.double().requires_grad_()


def symmetrised(A):
    return cholesky((A + A.T) / 2)


try:
    gradcheck(cholesky, A)
except RuntimeError as error:
    print(str(error).splitlines()[0])
passed = gradcheck(symmetrised, A)
print("symmetrised:", passed)

moved = A.detach().clone()
moved[0, 1] += 0.1  # above the diagonal
change = cholesky(moved) - cholesky(A)
read = bool(change.any())
print("A[0, 1] is read:", read)

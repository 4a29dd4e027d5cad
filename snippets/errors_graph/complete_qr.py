"""The added columns of a complete Q are not unique."""

# %% raises tags=["raises-exception"]
import torch

A = torch.tensor(
    [[2.0, 3.0], [5.0, 7.0], [11.0, 4.0]]
)
A.requires_grad_()
Q, R = torch.linalg.qr(A, mode="complete")
R[0, 0].backward()

# %% fix
Q, R = torch.linalg.qr(A)  # mode="reduced"
R[0, 0].backward()
same = A.grad[:, 0].allclose(Q[:, 0])
print("first columns of A.grad, Q:", same)

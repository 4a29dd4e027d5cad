"""Each row of the message is one element of the input."""

# %% rule
import torch
from torch.autograd import Function, gradcheck


class MatVec(Function):
    @staticmethod
    def forward(ctx, A, x):
        ctx.save_for_backward(A, x)
        return A @ x  # (m, n) @ (n,) -> (m,)

    @staticmethod
    def backward(ctx, y_bar):
        A, x = ctx.saved_tensors
        A_bar = torch.outer(y_bar, x)
        A_bar[1, 2] *= 2  # the mistake
        return A_bar, A.T @ y_bar


A = torch.tensor([[7, 11, 13], [17, 19, 23]])
A = A.double().requires_grad_()  # (m, n)
x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x = x.double().requires_grad_()

# %% message tags=["raises-exception"]
gradcheck(MatVec.apply, (A, x))

# %% place
h = 1e-6
J = torch.autograd.functional.jacobian(
    MatVec.apply, (A, x)
)[0]  # (m, m, n)
D = torch.empty_like(J)
for k in range(2):
    for j in range(3):
        move = torch.zeros_like(A)
        move[k, j] = h
        up = MatVec.apply(A + move, x)
        down = MatVec.apply(A - move, x)
        D[:, k, j] = (up - down) / (2 * h)

wrong = (D - J).abs() > 1e-5
for i, k, j in wrong.nonzero().tolist():
    print(f"y[{i}] by A[{k}, {j}]:")
    print(D[i, k, j].item(), "numerical")
    print(J[i, k, j].item(), "analytical")

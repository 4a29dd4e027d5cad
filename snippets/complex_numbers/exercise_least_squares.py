"""The gradient of |A x - t|² is 2 Aᴴ (A x - t)."""

import torch

rows = [[1 + 2j, 3, 5j], [7, 2 - 1j, 4 + 3j]]
A = torch.tensor(rows)  # (m, n)
t = torch.tensor([10 + 1j, 2j])  # (m,)
x = torch.tensor([2j, 3 - 1j, 5])  # (n,)
x.requires_grad_()
r = A @ x - t  # (m,)
r.abs().square().sum().backward()

print("x.grad =", x.grad.tolist())
r = r.detach()
right = 2 * A.mH @ r  # (n,)
print("2 Aᴴ r =", right.tolist())
wrong = 2 * A.mT @ r  # (n,)
print("2 Aᵀ r =", wrong.tolist())

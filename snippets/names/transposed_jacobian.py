"""J v and the transpose of J times v agree only for special J."""

# %% elementwise
import torch

x = torch.tensor([2.0, 3.0, 5.0], requires_grad=True)  # (n,)
v = torch.tensor([1.0, 10.0, 100.0])  # (n,)
(x * x).backward(v)
J_diagonal = torch.diag(2 * x.detach())  # (n, n)

print("x.grad =", x.grad)
print("J.T @ v =", J_diagonal.T @ v)
print("J @ v =", J_diagonal @ v)

# %% square
A = torch.tensor([[1.0, 2.0], [0.0, 3.0]])  # the Jacobian of A @ x
x = torch.tensor([5.0, 7.0], requires_grad=True)  # (2,)
v = torch.tensor([1.0, 0.0])  # (2,)
(A @ x).backward(v)

print("x.grad =", x.grad)
print("A.T @ v =", A.T @ v)
print("A @ v =", A @ v)

# %% rectangular tags=["raises-exception"]
J = torch.tensor([[3.0, 2.0, 0.0], [0.0, 1.0, 10.0]])  # (m, n)
v = torch.tensor([1.0, 100.0])  # (m,)
print("J.T @ v =", J.T @ v)  # (n, m) @ (m,) -> (n,)
J @ v  # (m, n) @ (m,) is not defined

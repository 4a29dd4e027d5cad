"""J v and J.T v agree only for a special J, such as a diagonal one."""

# %% elementwise
import torch

x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x.requires_grad_()
v = torch.tensor([1.0, 10.0, 100.0])  # (n,)
(x * x).backward(v)
# (n, n)
J_diagonal = torch.diag(2 * x.detach())

print("x.grad =", x.grad)
print("J.T @ v =", J_diagonal.T @ v)
print("J @ v =", J_diagonal @ v)

# %% square
# The Jacobian of A @ x
A = torch.tensor([[1.0, 2.0], [0.0, 3.0]])
x = torch.tensor([5.0, 7.0])  # (2,)
x.requires_grad_()
v = torch.tensor([1.0, 0.0])  # (2,)
(A @ x).backward(v)

print("x.grad =", x.grad)
print("A.T @ v =", A.T @ v)
print("A @ v =", A @ v)

# %% rectangular tags=["raises-exception"]
# (m, n)
J = torch.tensor([[3.0, 2, 0], [0, 1, 10]])
v = torch.tensor([1.0, 100.0])  # (m,)
# (n, m) @ (m,) -> (n,)
print("J.T @ v =", J.T @ v)
J @ v  # (m, n) @ (m,) is not defined

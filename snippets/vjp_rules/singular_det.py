"""At this singular A, det has a gradient, but PyTorch says 0."""

# %% inverse tags=["raises-exception"]
import torch

A = torch.tensor([[2.0, 4], [1, 2]]).double()
y = torch.det(A)
A_bar = y * torch.linalg.inv(A).T

# %% two_answers
A.requires_grad_()
y = torch.det(A)
(plain,) = torch.autograd.grad(
    y, A, retain_graph=True
)
(recorded,) = torch.autograd.grad(
    y, A, create_graph=True
)
(a, b), (c, d) = A.tolist()
print("det(A)       =", y.item() + 0.0)
plain = plain + 0.0  # turns -0 into 0
print("plain        =", plain.tolist())
recorded = recorded.detach().round(decimals=9)
print("create_graph =", recorded.tolist())
print("cofactors    =", [[d, -c], [-b, a]])

# %% checks
direction = torch.eye(2).to(A)  # for A_dot
_, y_dot = torch.func.jvp(
    torch.det, (A.detach(),), (direction,)
)
print("left side  =", y_dot.item() + 0.0)
right = (plain * direction).sum()
print("right side =", right.item())
passed = torch.autograd.gradcheck(
    torch.det, A, raise_exception=False
)
print("gradcheck  =", passed)

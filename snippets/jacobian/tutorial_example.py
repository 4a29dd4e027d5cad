"""dQ/da is a 2 by 2 matrix, and a.grad holds Q_bar times it."""

# %% jacobian
import torch
from torch.func import jacrev

a = torch.tensor([2.0, 3.0])
b = torch.tensor([6.0, 4.0])
a.requires_grad_()
b.requires_grad_()


def q(a, b):
    return 3 * a**3 - b**2


# (2, 2)
J = jacrev(q)(a.detach(), b.detach())
print("dQ/da =", J, sep="\n")

# %% ones
Q_bar = torch.tensor([1.0, 1.0])
q(a, b).backward(gradient=Q_bar)
print("a.grad    =", a.grad)
# (2,) @ (2, 2) -> (2,)
print("Q_bar @ J =", Q_bar @ J)

# %% other_weights
a.grad = None
Q_bar = torch.tensor([1.0, 100.0])
q(a, b).backward(gradient=Q_bar)
print("a.grad    =", a.grad)
print("Q_bar @ J =", Q_bar @ J)

"""A batch of vectors has the shape (number of vectors, *y.shape)."""

# %% raises tags=["raises-exception"]
import torch

A = torch.tensor(
    [[3.0, 2.0, 0.0], [0.0, 1.0, 10.0]]
)
x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
y = A @ x  # (2, 3) @ (3,) -> (2,)
torch.autograd.grad(
    y, x, torch.eye(3), is_grads_batched=True
)

# %% fix
(J,) = torch.autograd.grad(
    y, x, torch.eye(2), is_grads_batched=True
)
print("J =", J, sep="\n")

"""The vector has the shape of the output."""

# %% raises tags=["raises-exception"]
import torch

A = torch.tensor(
    [[3.0, 2.0, 0.0], [0.0, 1.0, 10.0]]
)
x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
y = A @ x  # (2, 3) @ (3,) -> (2,)
y.backward(torch.ones_like(x))

# %% fix
y = A @ x
y.backward(torch.tensor([1.0, 100.0]))
print("x.grad =", x.grad)

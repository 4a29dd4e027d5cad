"""Gradients of two calls are added up."""

# %% trap
import torch

w = torch.tensor(
    [3.0, 2.0], requires_grad=True
)
for step in (1, 2):
    (w * w).sum().backward()
    print(step, w.grad)

# %% fix
for step in (1, 2):
    w.grad = None
    (w * w).sum().backward()
    print(step, w.grad)

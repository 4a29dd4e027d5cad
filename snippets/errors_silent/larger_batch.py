"""A sum makes the step grow with the batch."""

# %% trap
import torch

w = torch.tensor(3.0, requires_grad=True)
for size in (2, 8):
    loss = (w * torch.ones(size)).sum()
    print(
        size, torch.autograd.grad(loss, w)[0]
    )

# %% fix
for size in (2, 8):
    loss = (w * torch.ones(size)).mean()
    print(
        size, torch.autograd.grad(loss, w)[0]
    )

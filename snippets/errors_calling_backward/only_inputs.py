"""only_inputs=False fills no .grad; backward does."""

# %% raises tags=["warns"]
import torch

x = torch.tensor([2.0, 3.0, 5.0])
w = torch.tensor([7.0, 11.0, 13.0])
x.requires_grad_()
w.requires_grad_()
torch.autograd.grad(
    w @ x, x, only_inputs=False
)
print("w.grad =", w.grad)

# %% fix
(w @ x).backward()
print("x.grad =", x.grad)
print("w.grad =", w.grad)

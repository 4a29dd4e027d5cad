"""A change through .detach() is noticed, one through .data is not."""

# %% data
import torch

x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x.requires_grad_()

y = x.sqrt()
(right,) = torch.autograd.grad(y.sum(), x)

y = x.sqrt()
y.data.mul_(10)  # wrong gradient, no error
(wrong,) = torch.autograd.grad(y.sum(), x)
print("right =", right)
print("wrong =", wrong)
print("version:", y._version)

# %% detach tags=["raises-exception"]
y = x.sqrt()
y.detach().mul_(10)
torch.autograd.grad(y.sum(), x)

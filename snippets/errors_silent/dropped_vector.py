"""A second vector for one output is dropped."""

# %% trap
import torch

x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
y = x * x  # (3,)
vectors = [
    torch.tensor([1.0, 10.0, 100.0]),
    torch.tensor([7.0, 7.0]),  # not like y
]
print(torch.autograd.grad([y], x, vectors)[0])

# %% fix
y, z = x * x, x[:2] * x[1:]  # (3,), (2,)
both = torch.autograd.grad([y, z], x, vectors)
print(both[0])

"""At a kink the difference is the mean of the two slopes."""

# %% raises tags=["raises-exception"]
import torch
from torch.autograd import gradcheck


def f(x):  # (3,) -> (2,)
    return 7 * torch.relu(x[:2]) * x[2]


x = torch.tensor([2.0, 0.0, 5.0]).double()
x.requires_grad_()
gradcheck(f, x)

# %% fix
x = torch.tensor([2.0, -3.0, 5.0]).double()
x.requires_grad_()
print(gradcheck(f, x))

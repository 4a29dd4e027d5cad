"""A step over the border changes how many elements are selected."""

# %% raises tags=["raises-exception"]
import torch
from torch.autograd import gradcheck


def f(x):
    return 7 * x[x >= 2.0]


x = torch.tensor([2.0, 3.0, 1.0]).double()
x.requires_grad_()
gradcheck(f, x)

# %% fix
x = torch.tensor([2.5, 3.0, 1.0]).double()
x.requires_grad_()
print(f(x).shape, gradcheck(f, x))

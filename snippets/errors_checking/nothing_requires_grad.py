"""gradcheck looks for inputs that require a gradient: here is none."""

# %% raises tags=["raises-exception"]
import torch
from torch.autograd import gradcheck


def f(x):  # (3,) -> (2,)
    return x[:2] * x[2]


x = torch.tensor([2.0, 3.0, 5.0]).double()
gradcheck(f, x)

# %% fix
x.requires_grad_()
print(gradcheck(f, x))

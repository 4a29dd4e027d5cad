"""After expand, three elements are one number in memory."""

# %% raises tags=["raises-exception"]
import torch
from torch.autograd import gradcheck


def f(x):  # (3,) -> (2,)
    return x[:2] * x[2]


x = torch.tensor([7.0]).double().expand(3)
x.requires_grad_()
gradcheck(f, x)

# %% fix
print(x.stride())
x = x.detach().contiguous().requires_grad_()
print(x.stride(), gradcheck(f, x))

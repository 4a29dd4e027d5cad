"""gradcheck needs float64: in float32 the small step is lost."""

# %% raises tags=["warns"]
import torch
from torch.autograd import gradcheck


def f(x):  # (3,) -> (2,)
    return x[:2] * x[2]


x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
print(gradcheck(f, x, raise_exception=False))

# %% fix
x = x.detach().double().requires_grad_()
print(gradcheck(f, x))

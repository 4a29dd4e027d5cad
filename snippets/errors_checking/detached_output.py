"""Computed in NumPy, the output has no graph though x moves it."""

# %% raises tags=["raises-exception"]
import torch
from torch.autograd import gradcheck


def f(x):  # (3,) -> (2,)
    a = x.detach().numpy()
    return torch.from_numpy(a[:2] * a[2])


x = torch.tensor([2.0, 3.0, 5.0]).double()
x.requires_grad_()
gradcheck(f, x)


# %% fix
def f(x):
    return x[:2] * x[2]


print(gradcheck(f, x))

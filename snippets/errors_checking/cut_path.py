"""detach() cuts one of the two ways from x to the output."""

# %% raises tags=["raises-exception"]
import torch
from torch.autograd import gradcheck


def f(x):  # (3,) -> (2,)
    return x[:2] * x[2].detach()


x = torch.tensor([2.0, 3.0, 5.0]).double()
x.requires_grad_()
gradcheck(f, x)


# %% fix
def f(x):
    return x[:2] * x[2]


print(gradcheck(f, x))

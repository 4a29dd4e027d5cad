"""In float32 the step of 1e-6 is lost in rounding, so use float64."""

# %% fails tags=["warns", "raises-exception"]
import torch
from torch.autograd import gradcheck


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
gradcheck(f, x.requires_grad_())

# %% double
x = x.detach().double().requires_grad_()
print(gradcheck(f, x))

# %% long_step
import warnings

warnings.simplefilter("ignore")
x = x.detach().float().requires_grad_()
print(gradcheck(f, x, eps=1e-2))

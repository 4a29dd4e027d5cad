"""A result that is cut off from its inputs has no derivative."""

# %% raises tags=["raises-exception"]
import torch
from torch.autograd.functional import jacobian


def f(x):  # (3,) -> (2,)
    y = x[:2] * x[1:]
    return y.detach()


x = torch.tensor([2.0, 3.0, 5.0])
jacobian(f, x, strict=True)


# %% fix
def f(x):  # (3,) -> (2,)
    return x[:2] * x[1:]


print(jacobian(f, x, strict=True))

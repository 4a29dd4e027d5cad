"""A Hessian belongs to one number."""

# %% raises tags=["raises-exception"]
import torch
from torch.autograd.functional import hessian


def f(x):  # (3,) -> (2,)
    return x[:2] * x[1:]


x = torch.tensor([2.0, 3.0, 5.0])
hessian(f, x)


# %% fix
def weighted(x):  # (3,) -> ()
    return (
        torch.tensor([1.0, 10.0]) * f(x)
    ).sum()


print("H =", hessian(weighted, x), sep="\n")
each = torch.func.hessian(f)(x)  # (2, 3, 3)
print("for each output:", each.shape)

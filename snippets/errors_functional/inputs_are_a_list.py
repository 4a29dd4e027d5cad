"""Several inputs come as a tuple, not as a list."""

# %% raises tags=["raises-exception"]
import torch
from torch.autograd.functional import jacobian


def f(a, b):  # (2,), (3,) -> ()
    return a.prod() * b.prod()


a = torch.tensor([2.0, 3.0])
b = torch.tensor([5.0, 7.0, 11.0])
jacobian(f, [a, b])

# %% fix
over_a, over_b = jacobian(f, (a, b))
print("over a =", over_a)
print("over b =", over_b)

"""One complex number cannot hold a real 2 by 2 matrix."""

# %% raises tags=["raises-exception"]
import torch
from torch.autograd.functional import jacobian


def f(z):
    return z**2


z = torch.tensor(2.0 + 3.0j)
jacobian(f, z)


# %% fix
def f_real(x):
    y = f(torch.view_as_complex(x))
    return torch.view_as_real(y)


x = torch.view_as_real(z)
J = jacobian(f_real, x)  # (2, 2)
print("J =", J, sep="\n")

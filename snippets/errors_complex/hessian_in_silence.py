"""With vectorize=True the Hessian of a complex input loses its half."""

# %% trap
import torch
from torch.autograd.functional import hessian


def loss(z):
    return z.real**2 + 5 * z.imag**2


z = torch.tensor(2.0 + 3.0j)
print(hessian(loss, z, vectorize=True))


# %% fix
def loss_real(x):
    return loss(torch.view_as_complex(x))


x = torch.view_as_real(z)
print(hessian(loss_real, x, vectorize=True))

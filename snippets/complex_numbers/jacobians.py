"""No single complex number is the Jacobian of a complex function."""

# %% refused tags=["raises-exception"]
import torch


def square(z):
    return z**2


z = torch.tensor(2 + 3j)
torch.func.jacrev(square)(z)


# %% silent
def same(z):
    return 1 * z


for f in (square, same, torch.conj):
    J = torch.autograd.functional.jacobian(
        f, z, vectorize=True
    )
    print(f.__name__, J.item() + 0j)

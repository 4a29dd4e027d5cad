"""jacrev and jacfwd take real inputs."""

# %% raises tags=["raises-exception"]
import torch


def f(z):
    return (z.conj() * z).real


z = torch.tensor([2.0 + 3.0j, 5.0 - 7.0j])
torch.func.jacrev(f)(z)


# %% fix
def f_real(x):
    return f(torch.view_as_complex(x))


x = torch.view_as_real(z)  # (2, 2)
J = torch.func.jacrev(f_real)(x)
print("J =", J, sep="\n")  # (2, 2, 2)

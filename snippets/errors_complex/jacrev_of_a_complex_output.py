"""jacrev and jacfwd take real outputs."""

# %% raises tags=["raises-exception"]
import torch


def f(t):
    return torch.exp(1j * t)


t = torch.tensor([2.0, 3.0])
torch.func.jacrev(f)(t)


# %% fix
def f_real(t):
    return torch.view_as_real(f(t))  # (2, 2)


J = torch.func.jacrev(f_real)(t)  # (2, 2, 2)
J = torch.view_as_complex(J.mT.contiguous())
print("J =", J, sep="\n")

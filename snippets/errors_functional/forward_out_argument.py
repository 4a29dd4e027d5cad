"""Return the result instead of writing it into out=."""

# %% raises tags=["raises-exception"]
import torch

out = torch.empty(2)


def f(x):  # (3,) -> (2,)
    return torch.mul(x[:2], x[1:], out=out)


x = torch.tensor([2.0, 3.0, 5.0])
torch.func.jacfwd(f)(x)


# %% fix
def f(x):  # (3,) -> (2,)
    return torch.mul(x[:2], x[1:])


J = torch.func.jacfwd(f)(x)
print("J =", J, sep="\n")

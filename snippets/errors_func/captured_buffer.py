"""What a function writes into, it makes itself."""

# %% raises tags=["raises-exception"]
import torch

out = torch.zeros(2)


def f(x):  # (3,) -> (2,)
    out[0] = x[0] * x[1]
    out[1] = x[1] * x[2]
    return out


x = torch.tensor([2.0, 3.0, 5.0])
torch.func.jacrev(f)(x)


# %% fix
def f(x):  # (3,) -> (2,)
    out = torch.zeros(2)
    out[0] = x[0] * x[1]
    out[1] = x[1] * x[2]
    return out


print(
    "J =", torch.func.jacrev(f)(x), sep="\n"
)

"""A wrapped tensor is cloned, not deep-copied."""

# %% raises tags=["raises-exception"]
import copy

import torch


def f(x):  # (3,) -> (2,)
    y = copy.deepcopy(x)
    y[0] = 7.0
    return y[:2] * x[1:]


x = torch.tensor([2.0, 3.0, 5.0])
torch.func.jacrev(f)(x)


# %% fix
def f(x):  # (3,) -> (2,)
    y = x.clone()
    y[0] = 7.0
    return y[:2] * x[1:]


print(
    "J =", torch.func.jacrev(f)(x), sep="\n"
)

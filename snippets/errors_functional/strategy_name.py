"""The strategy is called "forward-mode", not "forward"."""

# %% raises tags=["raises-exception"]
import torch
from torch.autograd.functional import jacobian


def f(x):  # (3,) -> (2,)
    return x[:2] * x[1:]


x = torch.tensor([2.0, 3.0, 5.0])
jacobian(
    f, x, strategy="forward", vectorize=True
)

# %% fix
J = jacobian(
    f,
    x,
    strategy="forward-mode",
    vectorize=True,
)
print("J =", J, sep="\n")

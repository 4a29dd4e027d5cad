"""A rounded value does not move."""

# %% raises tags=["raises-exception"]
import torch
from torch.autograd.functional import jvp


def f(x):  # (3,) -> (3,)
    return 7 * x.round()


x = torch.tensor([2.2, 3.3, 5.4])
x_dot = torch.tensor([1.0, 10.0, 100.0])
jvp(f, x, x_dot, strict=True)


# %% fix
def straight_through(x):
    return 7 * (x + (x.round() - x).detach())


y, y_dot = jvp(
    straight_through, x, x_dot, strict=True
)
print("y     =", y)
print("y_dot =", y_dot)

"""Settings are bound, tensors are passed."""

# %% raises tags=["raises-exception"]
import torch
from torch.func import jvp


def f(x, power):  # (3,), number -> (2,)
    return (x[:2] * x[1:]) ** power


x = torch.tensor([2.0, 3.0, 5.0])
x_dot = torch.tensor([1.0, 10.0, 100.0])
jvp(f, (x, 3), (x_dot, 0))

# %% fix
from functools import partial

cubed = partial(f, power=3)
y, y_dot = jvp(cubed, (x,), (x_dot,))
print("y_dot =", y_dot)

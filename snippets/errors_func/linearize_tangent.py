"""The tangents of linearize are exactly like the inputs."""

# %% raises tags=["raises-exception"]
import warnings

import torch


def f(x):  # (3,) -> (2,)
    return x[:2] * x[1:]


x = torch.tensor([2.0, 3.0, 5.0])
with warnings.catch_warnings(action="ignore"):
    y, push = torch.func.linearize(f, x)
x_dot = torch.tensor([1, 10, 100])
push(x_dot)

# %% fix
print("y_dot =", push(x_dot.to(x)))

"""Tangents are packed like the inputs."""

# %% raises tags=["raises-exception"]
import torch
from torch.func import jvp


def f(a, b):  # (2,), (3,) -> (2, 3)
    return torch.outer(a, b)


a = torch.tensor([2.0, 3.0])
b = torch.tensor([5.0, 7.0, 11.0])
a_dot = torch.tensor([1.0, 10.0])
jvp(f, (a, b), (a_dot,))


# %% fix
def of_a(a):  # (2,) -> (2, 3)
    return f(a, b)


y, y_dot = jvp(of_a, (a,), (a_dot,))
print("y_dot =", y_dot, sep="\n")

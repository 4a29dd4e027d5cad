"""With several inputs, v has a tensor for each of them."""

# %% raises tags=["raises-exception"]
import torch
from torch.autograd.functional import jvp


def f(a, b):  # (2,), (3,) -> (2, 3)
    return torch.outer(a, b)


a = torch.tensor([2.0, 3.0])
b = torch.tensor([5.0, 7.0, 11.0])
a_dot = torch.tensor([1.0, 10.0])
jvp(f, (a, b), (a_dot,))

# %% fix
b_dot = torch.zeros_like(b)  # b stands still
y, y_dot = jvp(f, (a, b), (a_dot, b_dot))
print("y_dot =", y_dot, sep="\n")

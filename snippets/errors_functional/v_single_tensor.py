"""The vector of vjp counts outputs, not inputs."""

# %% raises tags=["raises-exception"]
import torch
from torch.autograd.functional import vjp


def f(a, b):  # (2,), (3,) -> (2, 3)
    return torch.outer(a, b)


a = torch.tensor([2.0, 3.0])
b = torch.tensor([5.0, 7.0, 11.0])
v = (torch.ones_like(a), torch.ones_like(b))
vjp(f, (a, b), v)

# %% fix
y_bar = torch.tensor(
    [[1.0, 10.0, 100.0], [2.0, 20.0, 200.0]]
)  # (2, 3), like y
y, (a_bar, b_bar) = vjp(f, (a, b), y_bar)
print("a_bar =", a_bar)
print("b_bar =", b_bar)

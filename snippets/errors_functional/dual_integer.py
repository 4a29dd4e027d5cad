"""Integers have no tangents."""

# %% raises tags=["raises-exception"]
import torch


def f(x):  # (3,) -> (2,)
    return x[:2] * x[1:]


x = torch.tensor([2, 3, 5])
x_dot = torch.tensor([1, 10, 100])
torch.func.jvp(f, (x,), (x_dot,))

# %% fix
y, y_dot = torch.func.jvp(
    f, (x.float(),), (x_dot.float(),)
)
print("y_dot =", y_dot)

""".item() makes a number that no longer knows its inputs."""

# %% raises tags=["raises-exception"]
import torch
from torch.func import grad_and_value


def loss(x):  # (3,) -> ()
    return (x[:2] * x[1:]).sum().item()


x = torch.tensor([2.0, 3.0, 5.0])
grad_and_value(loss)(x)


# %% fix
def loss(x):  # (3,) -> ()
    return (x[:2] * x[1:]).sum()


x_bar, value = grad_and_value(loss)(x)
print("x_bar =", x_bar)
print("loss:", value.item())

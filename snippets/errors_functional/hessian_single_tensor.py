"""The function of a Hessian returns the loss alone."""

# %% raises tags=["raises-exception"]
import torch
from torch.autograd.functional import hvp


def step(x):  # (3,) -> (), (2,)
    y = x[:2] * x[1:]
    return (y**2).sum(), y


x = torch.tensor([2.0, 3.0, 5.0])
x_dot = torch.tensor([1.0, 10.0, 100.0])
hvp(step, x, x_dot)


# %% fix
def loss(x):  # (3,) -> ()
    return step(x)[0]


value, product = hvp(loss, x, x_dot)
print("H @ x_dot =", product)

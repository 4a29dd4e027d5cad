"""ReLU is straight on both sides of 0."""

# %% raises tags=["raises-exception"]
import torch
from torch.autograd.functional import hvp


def loss(x):  # (3,) -> ()
    return (7 * x.relu()).sum()


x = torch.tensor([2.0, 3.0, 5.0])
x_dot = torch.tensor([1.0, 10.0, 100.0])
hvp(loss, x, x_dot, strict=True)


# %% fix
def smooth(x):  # (3,) -> ()
    y = torch.nn.functional.softplus(x)
    return (7 * y).sum()


_, flat = hvp(loss, x, x_dot)
_, bent = hvp(smooth, x, x_dot, strict=True)
print("of relu:    ", flat)
print("of softplus:", bent)

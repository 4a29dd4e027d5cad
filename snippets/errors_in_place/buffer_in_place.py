"""A buffer is updated in each forward pass, and used in two."""

# %% raises tags=["raises-exception"]
import torch

m = torch.tensor([10.0, 20.0])


def layer(x):
    m.mul_(0.5).add_(x.detach())
    return x * m


x = torch.tensor([2.0, 3.0])
x.requires_grad_()
y = layer(x) + layer(3 * x)
y.sum().backward()


# %% fix
def layer(x):
    m.mul_(0.5).add_(x.detach())
    return x * m.clone()


m.copy_(torch.tensor([10.0, 20.0]))
y = layer(x) + layer(3 * x)
y.sum().backward()
print("x.grad =", x.grad)

"""A hook returns a gradient of the same dtype."""

# %% raises tags=["raises-exception"]
import torch


def scaled(grad):
    return 10 * grad.double()


x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_().register_hook(scaled)
(x * x).sum().backward()


# %% fix
def back_in_float(grad):
    return scaled(grad).to(grad.dtype)


x = x.detach().requires_grad_()
x.register_hook(back_in_float)
(x * x).sum().backward()
print("x.grad =", x.grad)

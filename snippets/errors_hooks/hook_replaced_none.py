"""A hook that gets None returns None."""

# %% raises tags=["raises-exception"]
import torch


def ones(grad):
    return torch.ones(3)


x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
a, b = torch.stack([x, 10 * x]).unbind()
b.register_hook(ones)
a.sum().backward()


# %% fix
def ones_if_used(grad):
    return (
        None if grad is None else ones(grad)
    )


a, b = torch.stack([x, 10 * x]).unbind()
b.register_hook(ones_if_used)
a.sum().backward()
print("x.grad =", x.grad)

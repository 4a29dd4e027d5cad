"""A post-accumulate hook changes .grad, and returns nothing."""

# %% raises tags=["raises-exception"]
import torch


def scaled(leaf):
    return 10 * leaf.grad


x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
hook = x.register_post_accumulate_grad_hook
handle = hook(scaled)
(x * x).sum().backward()


# %% fix
def scale(leaf):
    leaf.grad.mul_(10)


handle.remove()
x.grad = None
hook(scale)
(x * x).sum().backward()
print("x.grad =", x.grad)

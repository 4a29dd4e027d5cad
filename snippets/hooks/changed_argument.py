"""A hook that changes its argument in place changes others' numbers."""

import torch

x = torch.tensor([2.0, 3.0])  # (2,)
u = torch.tensor([5.0, 7.0])  # (2,)
x.requires_grad_()
u.requires_grad_()
y_bar = torch.tensor([1.0, 100.0])  # (2,)


def returns(bar):
    return bar * 2


def changes(bar):
    bar *= 2


for hook in (returns, changes):
    handle = x.register_hook(hook)
    x_bar, u_bar = torch.autograd.grad(
        x + u, (x, u), y_bar
    )
    handle.remove()
    print(hook.__name__)
    print("  x_bar =", x_bar)
    print("  u_bar =", u_bar)
print("y_bar =", y_bar)

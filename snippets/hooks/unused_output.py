"""A part that no loss uses gives None, or zeros."""

# %% none
import torch
from torch import nn


def show(bar):
    print("hook of the unused part:", bar)


x = torch.tensor([2.0, 3.0, 5.0])  # (3,)
x.requires_grad_()
first, rest = x.split([1, 2])  # (1,), (2,)
rest.register_hook(show)
first.sum().backward()


# %% zeros
class TakesTwo(nn.Module):
    def forward(self, x, u):
        return 10 * x


def module_hook(
    module, grad_input, grad_output
):
    print(
        "grad_input =", *grad_input, sep="\n"
    )


u = torch.tensor([7.0, 11.0])  # (2,)
u.requires_grad_()
net = TakesTwo()
net(x, u).sum().backward()
print("without hook: u.grad =", u.grad)
net.register_full_backward_hook(module_hook)
net(x, u).sum().backward()
print("with a hook:  u.grad =", u.grad)

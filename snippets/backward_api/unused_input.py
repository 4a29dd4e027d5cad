"""An input that is not in the graph raises, or gets None, or zeros."""

# %% not_used tags=["raises-exception"]
import torch


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x.requires_grad_()
y_bar = torch.tensor([1.0, 100.0])  # (m,)
w = torch.tensor([7.0, 11.0, 13.0])  # (n,)
w.requires_grad_()

torch.autograd.grad(f(x), [x, w], y_bar)

# %% slice tags=["raises-exception"]
torch.autograd.grad(f(x), x[0], y_bar)

# %% allowed
_, nothing = torch.autograd.grad(
    f(x), [x, w], y_bar, allow_unused=True
)
_, zeros = torch.autograd.grad(
    f(x),
    [x, w],
    y_bar,
    materialize_grads=True,
)
print("allow_unused      =", nothing)
print("materialize_grads =", zeros)

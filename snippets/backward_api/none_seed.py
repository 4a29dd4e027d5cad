"""None means a seed of 1, at an output with one real element."""

# %% one_element
import torch


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x.requires_grad_()
y_bar = torch.tensor([1.0, 100.0])  # (m,)

y = f(x)
(x_bar,) = torch.autograd.grad(
    [y[0], y[1]], x, [None, y_bar[1]]
)
print("x_bar =", x_bar)

# %% constant tags=["raises-exception"]
# Does not require grad
constant = torch.tensor(7.0)
torch.autograd.grad(
    [f(x), constant], x, [y_bar, None]
)

# %% complex tags=["raises-exception"]
z = f(x).sum() * (2 + 3j)  # one element
torch.autograd.grad(z, x, None)

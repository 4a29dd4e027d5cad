"""A second backward adds to .grad, and on the same graph it raises."""

# %% accumulate
import torch


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x.requires_grad_()
y_bar = torch.tensor([1.0, 100.0])  # (m,)
f(x).backward(y_bar)
once = x.grad.clone()
f(x).backward(y_bar)  # a new graph: no error
print("once  =", once)
print("twice =", x.grad)

# %% clear
x.grad = None
f(x).backward(y_bar)
print("x.grad =", x.grad)

# %% same_graph tags=["raises-exception"]
y = f(x)
y.backward(y_bar)
y.backward(y_bar)

# %% retained
y = f(x)
(x_bar,) = torch.autograd.grad(
    y, x, y_bar, retain_graph=True
)
one_hot = torch.tensor([0.0, 1.0])  # (m,)
(row,) = torch.autograd.grad(y, x, one_hot)
print("x_bar =", x_bar)
print("row   =", row)

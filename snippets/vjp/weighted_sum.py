"""backward(y_bar) is backward of sum(y * y_bar), y_bar constant."""

# %% weighted_sum
import torch


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x.requires_grad_()
y_bar = torch.tensor([1.0, 100.0])  # (m,)

f(x).backward(gradient=y_bar)
x_bar, x.grad = x.grad, None
(f(x) * y_bar).sum().backward()  # (m,) -> (): a scalar, no vector

print("backward(y_bar)   =", x_bar)
print("(y * y_bar).sum() =", x.grad)

# %% outer_product
y = f(x).detach()
outer = torch.outer(y, y_bar)  # (m,), (m,) -> (m, m)
print("outer =", outer, sep="\n")
print("(y * y_bar).sum() =", (y * y_bar).sum())
print("outer.trace()     =", outer.trace())

# %% held_constant
y = f(x)  # (m,)
(as_seed,) = torch.autograd.grad(y, x, y)
(constant,) = torch.autograd.grad((f(x) * y.detach()).sum(), x)
(moving,) = torch.autograd.grad((f(x) * f(x)).sum(), x)
print("y as the seed        =", as_seed)
print("(y * constant).sum() =", constant)
print("(y * y).sum()        =", moving)

"""y.backward(y_bar) does the same as (y * y_bar).sum().backward()."""

# %% weighted_sum
import torch


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x.requires_grad_()
y_bar = torch.tensor([1.0, 100.0])  # (m,)

f(x).backward(gradient=y_bar)
x_bar = x.grad
x.grad = None
# (m,) -> (): a scalar, no vector
(f(x) * y_bar).sum().backward()

print("backward(y_bar) =", x_bar, sep="\n")
print("(y * y_bar).sum() =", x.grad, sep="\n")

# %% outer_product
y = f(x).detach()
total = (y * y_bar).sum()  # (m,) -> ()
# (m,), (m,) -> (m, m)
outer = torch.outer(y, y_bar)
print("outer =", outer, sep="\n")
print("(y * y_bar).sum() =", total)
print("outer.trace()     =", outer.trace())

# %% held_constant
y = f(x)  # (m,)
(as_seed,) = torch.autograd.grad(y, x, y)
loss = (f(x) * y.detach()).sum()  # ()
(constant,) = torch.autograd.grad(loss, x)
loss = (f(x) * f(x)).sum()
(moving,) = torch.autograd.grad(loss, x)
print("y as seed  =", as_seed)
print("y constant =", constant)
print("y moving   =", moving)

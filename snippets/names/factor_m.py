"""The rows of J, weighted and added once, are the whole gradient."""

# %% no_factor
import torch


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x.requires_grad_()
y_bar = torch.tensor([1.0, 100.0])  # (m,)
J = torch.func.jacrev(f)(x.detach())  # (m, n)

# (m, 1) * (m, n) -> (m, n)
terms = y_bar[:, None] * J
loss = (y_bar * f(x)).sum()  # ()
(x_bar,) = torch.autograd.grad(loss, x)

print("terms =", terms, sep="\n")
print("sum of terms =", terms.sum(0))
print("gradient     =", x_bar)

# %% sum_and_mean
y_sum, y_mean = f(x).sum(), f(x).mean()
(of_sum,) = torch.autograd.grad(y_sum, x)
(of_mean,) = torch.autograd.grad(y_mean, x)

print("of the sum  =", of_sum)
print("of the mean =", of_mean)
print("ratio =", of_sum / of_mean)

"""The rows of J, weighted and added once, are the whole gradient."""

# %% no_factor
import torch


def f(x):
    return torch.stack([x[0] * x[1], x[1] + x[2] ** 2])  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0], requires_grad=True)  # (n,)
y_bar = torch.tensor([1.0, 100.0])  # (m,)
J = torch.func.jacrev(f)(x.detach())  # (m, n)
terms = y_bar[:, None] * J  # (m, 1) * (m, n) -> (m, n)
loss = (y_bar * f(x)).sum()  # ()
(x_bar,) = torch.autograd.grad(loss, x)  # (n,)

print("terms =", terms, sep="\n")
print("sum of the terms =", terms.sum(0))
print("gradient of loss =", x_bar)

# %% sum_and_mean
(of_sum,) = torch.autograd.grad(f(x).sum(), x)
(of_mean,) = torch.autograd.grad(f(x).mean(), x)

print("gradient of the sum  =", of_sum)
print("gradient of the mean =", of_mean)
print("ratio =", of_sum / of_mean)

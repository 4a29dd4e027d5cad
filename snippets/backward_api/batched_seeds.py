"""is_grads_batched puts one more dimension in front of every seed."""

# %% rows
import torch


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


def h(x):
    return x[0] * x[2]  # (3,) -> ()


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x.requires_grad_()
w = torch.tensor([7.0, 11.0, 13.0])  # (n,)
w.requires_grad_()
eye = torch.eye(3)  # (K, K)
# (K, m) and (K,)
seeds = [eye[:, :2], eye[:, 2]]

(rows,) = torch.autograd.grad(
    [f(x), h(x)],
    x,
    seeds,
    is_grads_batched=True,
)  # (K, n)
print("rows =", rows, sep="\n")

# %% zeros
x_bars, w_bars = torch.autograd.grad(
    [f(x), h(x)],
    [x, w],
    seeds,
    is_grads_batched=True,
    materialize_grads=True,
)
print("used   =", tuple(x_bars.shape))
print("unused =", tuple(w_bars.shape))

# %% inside_vmap tags=["raises-exception"]


def gradient(x):
    return torch.autograd.grad(h(x), x)[0]


X = torch.ones(4, 3, requires_grad=True)
torch.vmap(gradient)(X)

# %% func_grad
per_sample = torch.vmap(torch.func.grad(h))(X)
print("per sample =", tuple(per_sample.shape))

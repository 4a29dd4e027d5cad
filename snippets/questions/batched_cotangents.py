"""is_grads_batched takes (K, *y.shape) and returns (K, *x.shape)."""

# %% shapes
import torch


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


def pulled_back(y_bar):
    return torch.autograd.grad(y, x, y_bar)[0]


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x.requires_grad_()
y = f(x)
rows = [1.0, 0], [0, 1], [1, 100], [7, 2]
Y_bar = torch.tensor(rows)  # (K, m)
# (K, m) -> (K, n)
(X_bar,) = torch.autograd.grad(
    f(x), x, Y_bar, is_grads_batched=True
)
by_vmap = torch.vmap(pulled_back)(Y_bar)
print("X_bar =", X_bar, sep="\n")
print("by vmap, same:", by_vmap.equal(X_bar))

# %% one_vector tags=["raises-exception"]
torch.autograd.grad(
    f(x), x, Y_bar[2], is_grads_batched=True
)

# %% graph_inside_vmap tags=["raises-exception"]
# (B, n)
X = torch.arange(2.0, 14.0).reshape(4, 3)
X.requires_grad_()


def gradient(x):
    # Made inside vmap, y has no graph
    y = f(x).sum()
    return torch.autograd.grad(y, x)[0]


torch.vmap(gradient)(X)

# %% func_grad


def loss(x):
    return f(x).sum()  # (n,) -> ()


per_sample = torch.vmap(torch.func.grad(loss))
gradients = per_sample(X)  # (B, n)
print("inside vmap:", tuple(gradients.shape))

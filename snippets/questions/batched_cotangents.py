"""is_grads_batched takes (K, *y.shape) and returns (K, *x.shape)."""

# %% shapes
import torch


def f(x):
    return torch.stack([x[0] * x[1], x[1] + x[2] ** 2])  # (3,) -> (2,)


def pulled_back(y_bar):
    return torch.autograd.grad(y, x, y_bar, retain_graph=True)[0]


x = torch.tensor([2.0, 3.0, 5.0], requires_grad=True)  # (n,)
y = f(x)
Y_bar = torch.tensor([[1.0, 0], [0, 1], [1, 100], [7, 2]])  # (K, m)
(X_bar,) = torch.autograd.grad(
    y, x, Y_bar, is_grads_batched=True, retain_graph=True
)  # (K, m) -> (K, n)
print("X_bar =", X_bar, sep="\n")
print("by vmap, same:", torch.vmap(pulled_back)(Y_bar).equal(X_bar))

# %% one_vector tags=["raises-exception"]
torch.autograd.grad(y, x, Y_bar[2], is_grads_batched=True)

# %% graph_inside_vmap tags=["raises-exception"]
X = torch.arange(2.0, 14.0).reshape(4, 3)  # (B, n)


def gradient(x):  # y is born inside vmap, so autograd has no graph
    return torch.autograd.grad(f(x).sum(), x)[0]


torch.vmap(gradient)(X)

# %% func_grad


def loss(x):
    return f(x).sum()  # (n,) -> ()


gradients = torch.vmap(torch.func.grad(loss))(X)  # (B, n)
print("torch.func.grad inside vmap:", tuple(gradients.shape))

"""Ones give relu's derivative, and of softmax they give nothing."""

# %% relu
import torch

torch.set_default_dtype(torch.float64)
x = torch.linspace(-8, 8, 100, requires_grad=True)  # (100,)
y = torch.relu(x)  # (100,)

y.backward(gradient=torch.ones_like(y))

print("values in x.grad:", x.grad.unique())
print("1 where x > 0:", bool((x.grad == (x > 0)).all()))

# %% relu_vectors
import matplotlib.pyplot as plt


def relu_pullback(y_bar):
    y = torch.relu(x)
    (x_bar,) = torch.autograd.grad(y, x, grad_outputs=y_bar)
    return x_bar


grid = x.detach()
vectors = {
    "ones": torch.ones_like(grid),
    "a sine": torch.sin(grid),
    "a bump": torch.exp(-((grid - 0.5) ** 2)),
}
fig, axes = plt.subplots(3, 1, figsize=(5, 4), sharex=True)
fig.set_layout_engine("constrained")
for ax, (name, y_bar) in zip(axes, vectors.items(), strict=True):
    x_bar = relu_pullback(y_bar)
    ax.plot(grid, y_bar, "--", color="C1", label="y_bar")
    ax.plot(grid, x_bar, color="C1", linewidth=2, label="x_bar")
    ax.set(title=name, ylim=(-1.2, 1.2), yticks=[-1, 0, 1])
    by_hand = y_bar * (grid > 0)
    print(f"{name}: y_bar * (x > 0):", torch.equal(x_bar, by_hand))
axes[0].legend(loc="lower right", ncols=2)
axes[-1].set(xlabel="x")

# %% softmax_ones
scores = torch.tensor([2.0, 0.5, 1.0, -1.0], requires_grad=True)  # (n,)


def softmax_pullback(y_bar):
    y = torch.softmax(scores, dim=0)  # (n,)
    (x_bar,) = torch.autograd.grad(y, scores, grad_outputs=y_bar)
    return x_bar


y = torch.softmax(scores, dim=0).detach()
print("y =", y)
nothing = softmax_pullback(torch.ones(4))
print("all of x_bar below 1e-15:", bool((nothing.abs() < 1e-15).all()))

# %% softmax_rows
J = torch.stack([softmax_pullback(e) for e in torch.eye(4)])  # (n, n)
fig, axes = plt.subplots(1, 4, figsize=(5, 2), sharey=True)
fig.set_layout_engine("constrained")
for i, ax in enumerate(axes):
    ax.bar(range(4), J[i].tolist(), color="C1")
    ax.axhline(0, linewidth=0.8)
    ax.set(title=f"row {i}", xlabel="k", xticks=range(4))
axes[0].set(ylabel="x_bar[k]")

by_hand = torch.diag(y) - torch.outer(y, y)  # (n, n)
print("the closed form:", torch.allclose(J, by_hand))
print("rank =", torch.linalg.matrix_rank(J).item(), "of", len(J))

# %% line
ts = torch.linspace(0, 1, 11)
ones, one_hot = torch.ones(4), torch.eye(4)[0]
path = torch.stack(
    [softmax_pullback((1 - t) * ones + t * one_hot) for t in ts]
)  # (11, n)
fig, ax = plt.subplots(figsize=(5, 3))
for k, style in enumerate(["-", "--", ":", "-."]):
    label = f"x_bar[{k}]"
    ax.plot(ts, path[:, k], style, color="C1", label=label)
ax.set(xlabel="t", ylabel="x_bar")
ax.legend(ncols=2)

print("on straight lines:", torch.allclose(path, ts[:, None] * J[0]))

# %% constant
y_bar = torch.tensor([3.0, -2.0, 7.0, 5.0])
one, other = softmax_pullback(y_bar), softmax_pullback(y_bar + 100)

print("x_bar =", one)
print("the same for y_bar + 100:", torch.allclose(one, other))

# %% loss
target = 2
y_bar = torch.zeros(4)  # (n,)
y_bar[target] = -1 / y[target]
x_bar = softmax_pullback(y_bar)
by_hand = y - torch.eye(4)[target]

print("y_bar =", y_bar)
print("x_bar =", x_bar)
print("y minus one-hot:", torch.allclose(x_bar, by_hand))

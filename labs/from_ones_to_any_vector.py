"""Ones give relu's derivative, and of softmax they give nothing."""

# %% relu
import torch

x = torch.linspace(-8, 8, 100)  # (100,)
x.requires_grad_()
y = torch.relu(x)  # (100,)

y.backward(gradient=torch.ones_like(y))

print("values in x.grad:", x.grad.unique())
is_gate = x.grad.equal((x > 0).float())
print("1 where x > 0:", is_gate)

# %% relu_vectors
import matplotlib.pyplot as plt


def relu_pullback(y_bar):
    y = torch.relu(x)
    return torch.autograd.grad(y, x, y_bar)[0]


grid = x.detach()
vectors = {
    "ones": torch.ones_like(grid),
    "a sine": torch.sin(grid),
    "a bump": torch.exp(-((grid - 0.5) ** 2)),
}
fig, axes = plt.subplots(
    3, 1, figsize=(5, 4), sharex=True
)
fig.set_layout_engine("constrained")
named = vectors.items()
panels = zip(axes, named, strict=True)
for ax, (name, y_bar) in panels:
    x_bar = relu_pullback(y_bar)
    ax.plot(
        grid, y_bar, "C1--", label="y_bar"
    )
    ax.plot(
        grid, x_bar, "C1", lw=2, label="x_bar"
    )
    ax.set(title=name, ylim=(-1.2, 1.2))
    ax.set(yticks=[-1, 0, 1])
    same = x_bar.equal(y_bar * (grid > 0))
    print(f"{name}: y_bar * (x > 0):", same)
axes[0].legend(loc="lower right", ncols=2)
axes[-1].set(xlabel="x")

# %% softmax_ones
scores = torch.tensor([2.0, 0.5, 1.0, -1.0])
scores.requires_grad_()  # (n,)


def softmax_pullback(y_bar):
    y = torch.softmax(scores, dim=0)  # (n,)
    (x_bar,) = torch.autograd.grad(
        y, scores, grad_outputs=y_bar
    )
    return x_bar


y = torch.softmax(scores, dim=0).detach()
print("y =", y)
nothing = softmax_pullback(torch.ones(4))
below = (nothing.abs() < 1e-6).all().item()
print("all of x_bar below 1e-6:", below)

# %% softmax_rows
one_hots = torch.eye(4)
rows = [softmax_pullback(e) for e in one_hots]
J = torch.stack(rows)  # (n, n)
fig, axes = plt.subplots(
    1, 4, figsize=(5, 2), sharey=True
)
fig.set_layout_engine("constrained")
for i, ax in enumerate(axes):
    row = J[i].tolist()
    ax.bar(range(4), row, color="C1")
    ax.axhline(0, linewidth=0.8)
    ax.set(title=f"row {i}", xlabel="k")
    ax.set(xticks=range(4))
axes[0].set(ylabel="x_bar[k]")

# (n, n)
by_hand = torch.diag(y) - torch.outer(y, y)
rank = torch.linalg.matrix_rank(J).item()
same = torch.allclose(J, by_hand)
print("the formula for J:", same)
print("rank =", rank, "of", len(J))

# %% line
ts = torch.linspace(0, 1, 11)
ones, one_hot = torch.ones(4), torch.eye(4)[0]
path = []
for t in ts:
    y_bar = (1 - t) * ones + t * one_hot
    path.append(softmax_pullback(y_bar))
path = torch.stack(path)  # (11, n)
fig, ax = plt.subplots(figsize=(5, 3))
styles = "-", "--", ":", "-."
for k, style in enumerate(styles):
    line, label = path[:, k], f"x_bar[{k}]"
    ax.plot(
        ts, line, f"C1{style}", label=label
    )
ax.set(xlabel="t", ylabel="x_bar")
ax.legend(ncols=2)

lines = ts[:, None] * J[0]  # (11, n)
straight = torch.allclose(path, lines)
print("on straight lines:", straight)

# %% constant
y_bar = torch.tensor([3.0, -2.0, 7.0, 5.0])
x_bar = softmax_pullback(y_bar)
other = softmax_pullback(y_bar + 100)

print("x_bar =", x_bar)
same = torch.allclose(x_bar, other)
print("the same for y_bar + 100:", same)

# %% loss
target = 2
y_bar = torch.zeros(4)  # (n,)
y_bar[target] = -1 / y[target]
x_bar = softmax_pullback(y_bar)
by_hand = y - torch.eye(4)[target]

print("y_bar =", y_bar)
print("x_bar =", x_bar)
same = torch.allclose(x_bar, by_hand)
print("y minus one-hot:", same)

# %% underflow
from torch.nn.functional import cross_entropy

far = torch.tensor([200.0, 0.0, 1.0])
far.requires_grad_()  # (n,)
apart = -torch.softmax(far, dim=0)[1].log()
fused = cross_entropy(far, torch.tensor(1))
losses = {"apart": apart, "fused": fused}
for name, one in losses.items():
    (far_bar,) = torch.autograd.grad(one, far)
    print(f"{name}: {one:.0f},", far_bar)

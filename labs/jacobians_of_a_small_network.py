"""Width bounds the rank of a Jacobian, and training enlarges it."""

# %% network
import torch
from sklearn.datasets import load_digits

torch.set_default_dtype(torch.float64)
digits = load_digits()
images = torch.tensor(digits.data) / 16  # (1797, n)
labels = torch.tensor(digits.target)  # (1797,)

generator = torch.Generator().manual_seed(0)
W = torch.randn(8, 64, generator=generator) / 8  # (k, n)
V = torch.randn(10, 8, generator=generator) / 8**0.5  # (m, k)
b, c = torch.zeros(8), torch.zeros(10)  # (k,), (m,)


def scores(x):  # (n,) -> (m,), or (B, n) -> (B, m)
    return torch.tanh(x @ W.T + b) @ V.T + c


def probabilities(x):
    return torch.softmax(scores(x), dim=-1)


print("scores of one image:", tuple(scores(images[0]).shape))

# %% training
from torch.func import jacfwd, jacrev, jvp, vjp, vmap

parameters = [p.requires_grad_() for p in (W, b, V, c)]
adam = torch.optim.Adam(parameters, lr=0.02)
probe = images[1400:1464]  # (64, n), never trained on


def singular_values(f):
    J = vmap(jacrev(f))(probe).detach()  # (64, m, n)
    return torch.linalg.svdvals(J).median(0).values  # (m,)


history = []
for step in range(301):
    if step % 20 == 0:
        pair = singular_values(scores), singular_values(probabilities)
        history.append(torch.stack(pair))
    adam.zero_grad()
    y = scores(images[:1400])
    torch.nn.functional.cross_entropy(y, labels[:1400]).backward()
    adam.step()

for p in parameters:
    p.requires_grad_(False)
right = scores(images[1400:]).argmax(1) == labels[1400:]
print(f"right on unseen digits: {right.double().mean():.2f}")

# %% rows
import matplotlib.pyplot as plt

x = images[1400]  # (n,)
y, pullback = vjp(scores, x)
best, second = y.topk(2).indices.tolist()


def draw(ax, values, color, title):
    rows, columns = torch.arange(64) // 8, torch.arange(64) % 8
    for sign, face in ((1, color), (-1, "none")):
        size = 70 * (sign * values).clamp(min=0) / values.abs().max()
        some = size > 0.5
        look = {"marker": "s", "ec": color, "fc": face, "lw": 0.8}
        ax.scatter(columns[some], rows[some], size[some], **look)
    ax.set(title=title, xlim=(-0.7, 7.7), ylim=(7.7, -0.7))
    ax.set(aspect="equal", xticks=[], yticks=[])


fig, axes = plt.subplots(1, 3, figsize=(5, 2), layout="constrained")
draw(axes[0], x, "C0", f"a {labels[1400]}")
for ax, i in zip(axes[1:], (best, second), strict=True):
    (row,) = pullback(torch.eye(10)[i])  # (n,)
    draw(ax, row, "C1", f"row {i}")

print("the two best classes:", best, second)

# %% columns
k = 36  # a pixel in the middle
_, column = jvp(scores, (x,), (torch.eye(64)[k],))  # (m,)
by_rows, by_columns = jacrev(scores)(x), jacfwd(scores)(x)  # (m, n)

print("J:", tuple(by_rows.shape))
print("both ways agree:", torch.allclose(by_rows, by_columns))
print("column", k, "agrees:", torch.allclose(column, by_rows[:, k]))

# %% rank
J = by_rows
slopes = 1 - torch.tanh(W @ x + b) ** 2  # (k,)

print("J = V D W:", torch.allclose(J, V @ torch.diag(slopes) @ W))
for name, f in (("scores", scores), ("probabilities", probabilities)):
    values = torch.linalg.svdvals(jacrev(f)(x))
    rank = (values > 1e-12 * values[0]).sum().item()
    print(f"rank of J for the {name}: {rank}")

# %% singular_values
steps = range(0, 301, 20)
curves = torch.stack(history)  # (16, 2, m)
fig, axes = plt.subplots(1, 2, figsize=(5, 3), layout="constrained")
titles = ["scores", "probabilities"]
for panel, (ax, title) in enumerate(zip(axes, titles, strict=True)):
    for rank in range(8):
        look = {"color": "C3", "lw": 1 if rank else 3}
        ax.semilogy(steps, curves[:, panel, rank], **look)
    ax.set(title=title, xlabel="step")
axes[0].set(ylabel="singular values of J")

for panel, title in enumerate(titles):
    largest = curves[:, panel, 0]
    peak = steps[largest.argmax()]
    print(f"{title}: {largest[0]:.3f} to {largest[-1]:.3f},", end=" ")
    print(f"most at step {peak}")
now = torch.linalg.svdvals(vmap(jacrev(probabilities))(probe))
print(f"probabilities, worst of 64 images: {now[:, 0].max():.3f}")

# %% direction
_, pullback = vjp(scores, x)
x_dot = torch.ones(64) / 8  # (n,), length 1
for _ in range(100):
    _, y_dot = jvp(scores, (x,), (x_dot,))  # (m,)
    (back,) = pullback(y_dot)  # (n,)
    x_dot = back / back.norm()

sigma = torch.linalg.svdvals(J)[0]
any_dot = torch.randn(64, generator=generator)
any_dot /= any_dot.norm()
print(f"largest singular value of J: {sigma:.3f}")
for name, dot in (("found", x_dot), ("random", any_dot)):
    moved = (scores(x + 1e-4 * dot) - scores(x)).norm() / 1e-4
    print(f"scores move per unit, {name} direction: {moved:.3f}")

"""Width bounds the rank of a Jacobian, and training enlarges it."""

# %% network
import torch
from sklearn.datasets import load_digits

digits = load_digits()
# (1797, n) and (1797,)
images = torch.tensor(digits.data) / 16
labels = torch.tensor(digits.target)

g = torch.Generator().manual_seed(0)
double = {"dtype": torch.float64}
# (k, n) and (m, k)
W = torch.randn(8, 64, generator=g, **double)
V = torch.randn(10, 8, generator=g, **double)
W, V = W / 8, V / 8**0.5
b = torch.zeros(8, **double)  # (k,)
c = torch.zeros(10, **double)  # (m,)


def scores(x):
    # (n,) -> (m,), or (B, n) -> (B, m)
    return torch.tanh(x @ W.T + b) @ V.T + c


def probabilities(x):
    return torch.softmax(scores(x), dim=-1)


shape = tuple(scores(images[0]).shape)
print("scores of one image:", shape)

# %% training
from torch.func import jacrev, vmap
from torch.nn.functional import cross_entropy

parameters = [W, b, V, c]
for p in parameters:
    p.requires_grad_()
adam = torch.optim.Adam(parameters, lr=0.02)
# (64, n), never trained on
probe = images[1400:1464]


def singular_values(f):
    # (64, m, n)
    J = vmap(jacrev(f))(probe).detach()
    return torch.linalg.svdvals(J)  # (64, m)


history = []
for step in range(301):
    if step % 20 == 0:
        functions = scores, probabilities
        pair = map(singular_values, functions)
        history.append(torch.stack([*pair]))
    adam.zero_grad()
    y = scores(images[:1400])
    cross_entropy(y, labels[:1400]).backward()
    adam.step()

for p in parameters:
    p.requires_grad_(False)
right = scores(images).argmax(1) == labels
seen = right[:1400].double().mean()
unseen = right[1400:].double().mean()
print(f"right on seen digits: {seen:.3f}")
print(f"right on unseen digits: {unseen:.2f}")

# %% rows
import matplotlib.pyplot as plt
from torch.func import vjp

x = images[1400]  # (n,)
y, pullback = vjp(scores, x)
best, second = y.topk(2).indices.tolist()


def draw(ax, values, color, title):
    pixels = torch.arange(64)
    rows, columns = pixels // 8, pixels % 8
    values = 70 * values / values.abs().max()
    faces = {1: color, -1: "none"}
    for sign, face in faces.items():
        size = sign * values
        some = size > 0.5
        ax.scatter(
            columns[some],
            rows[some],
            size[some],
            marker="s",
            ec=color,
            fc=face,
            lw=0.8,
        )
    ax.set(title=title, aspect="equal")
    ax.set(xlim=(-0.7, 7.7), ylim=(7.7, -0.7))
    ax.set(xticks=[], yticks=[])


fig, axes = plt.subplots(
    1, 3, figsize=(5, 2), layout="constrained"
)
draw(axes[0], x, "C0", f"a {labels[1400]}")
classes = {best: axes[1], second: axes[2]}
for i, ax in classes.items():
    one_hot = torch.eye(10, **double)[i]
    (row,) = pullback(one_hot)  # (n,)
    draw(ax, row, "C1", f"row {i}")

print("the two best classes:", best, second)

# %% columns
from torch.func import jacfwd, jvp

k = 36  # a pixel in the middle
one_hot = torch.eye(64, **double)[k]
# (m,)
_, column = jvp(scores, (x,), (one_hot,))
by_rows = jacrev(scores)(x)  # (m, n)
by_columns = jacfwd(scores)(x)  # (m, n)

print("J:", tuple(by_rows.shape))
same = torch.allclose(by_rows, by_columns)
print("both ways agree:", same)
same = torch.allclose(column, by_rows[:, k])
print("column", k, "agrees:", same)

# %% rank
J = by_rows
hidden = torch.tanh(W @ x + b)  # (k,)
D = torch.diag(1 - hidden**2)  # (k, k)

same = torch.allclose(J, V @ D @ W)
print("J = V D W:", same)
for f in (scores, probabilities):
    J_f = jacrev(f)(x)  # (m, n)
    values = torch.linalg.svdvals(J_f)
    rank = (values > 1e-12 * values[0]).sum()
    name = f.__name__
    print(f"rank of J for the {name}: {rank}")

# (56, n): directions that W takes to 0
null_space = torch.linalg.svd(W).Vh[8:]
far = x + 100 * null_space[0]
same = torch.allclose(scores(far), y)
print("scores 100 away, the same:", same)

# %% singular_values
steps = range(0, 301, 20)
history = torch.stack(history)
# (16, 2, 64, m) -> (16, 2, m)
curves = history.median(dim=2).values
fig, axes = plt.subplots(
    1, 2, figsize=(5, 3), layout="constrained"
)
titles = ["scores", "probabilities"]
for panel, ax in enumerate(axes):
    for rank in range(8):
        curve = curves[:, panel, rank]
        lw = 1 if rank else 3
        ax.semilogy(steps, curve, "C3", lw=lw)
    ax.set(title=titles[panel], xlabel="step")
axes[0].set(ylabel="singular values of J")

for panel, title in enumerate(titles):
    largest = curves[:, panel, 0]
    top = steps[largest.argmax()]
    first, last = largest[0], largest[-1]
    print(f"{title}: {first:.3f}", end=" ")
    print(f"to {last:.3f}, most at step", top)
each = history[:, 1, :, 0]  # (16, 64)
for step in (40, 300):
    now = each[step // 20]  # (64,)
    above, worst = (now > 1).sum(), now.max()
    print(f"step {step}: largest {worst:.2f}")
    print(f"  above 1: {above} of 64 images")

# %% direction
_, pullback = vjp(scores, x)
x_dot = torch.ones_like(x) / 8  # length 1
for _ in range(100):
    _, y_dot = jvp(scores, (x,), (x_dot,))
    (back,) = pullback(y_dot)  # (n,)
    x_dot = back / back.norm()

sigma = torch.linalg.svdvals(J)[0]
any_dot = torch.randn(
    64, generator=g, **double
)
any_dot /= any_dot.norm()
print(f"largest singular value: {sigma:.3f}")
print("scores move per unit")
ways = {"found": x_dot, "random": any_dot}
for name, dot in ways.items():
    moved = scores(x + 1e-4 * dot) - y
    moved = moved.norm() / 1e-4
    print(f"  {name} direction: {moved:.3f}")

"""A one-hot seed asks where one class was seen; ones ask about none."""

# %% images
import torch
from torch import nn

plus = [[0, 1, 0], [1, 1, 1], [0, 1, 0]]
cross = [[1, 0, 1], [0, 1, 0], [1, 0, 1]]
ring = [[1, 1, 1], [1, 0, 1], [1, 1, 1]]
shapes = torch.tensor([plus, cross, ring])
g = torch.Generator().manual_seed(0)
torch.manual_seed(0)


def noise(*shape):  # faint, from 0 to 0.1
    tensor = torch.rand(*shape, generator=g)
    return tensor.double() / 10


def drawn(image, kind, row, column):
    rows = slice(row, row + 3)
    columns = slice(column, column + 3)
    image[0, rows, columns] = shapes[kind]


images = noise(240, 1, 7, 7)  # (B, 1, H, W)
labels = torch.randint(3, (240,), generator=g)
for b in range(240):
    at = torch.randint(5, (2,), generator=g)
    drawn(images[b], labels[b], *at)

# %% training
layers = nn.Sequential(
    nn.Conv2d(1, 8, 3, padding=1, bias=False),
    nn.ReLU(),
    nn.Conv2d(8, 8, 3, padding=1, bias=False),
    nn.ReLU(),
).double()
head = nn.Linear(8, 3).double()


def scores(A):  # (B, 8, H, W) -> (B, 3)
    return head(A.mean(dim=(2, 3)))


weights = [*layers.parameters()]
weights += [*head.parameters()]
adam = torch.optim.Adam(weights, lr=0.03)
for _ in range(100):
    y = scores(layers(images[:200]))
    loss = nn.functional.cross_entropy(
        y, labels[:200]
    )
    adam.zero_grad()
    loss.backward()
    adam.step()

unseen = scores(layers(images[200:]))
right = unseen.argmax(dim=1) == labels[200:]
print("right:", int(right.sum()), "of 40 new")

# %% map
image = noise(1, 1, 7, 12)
drawn(image[0], 0, 1, 1)  # a plus, left
drawn(image[0], 1, 3, 8)  # a cross, right

A = layers(image)  # (1, 8, H, W), activations
y = scores(A)  # (1, 3)


def cam(y, y_bar):  # both (1, 3) -> (H, W)
    (A_bar,) = torch.autograd.grad(
        y, A, y_bar, retain_graph=True
    )
    alpha = A_bar.mean((2, 3), keepdim=True)
    return (alpha * A).sum(dim=1)[0].relu()


one_hot = torch.eye(3)
seeds = {
    "plus": one_hot[:1],
    "cross": one_hot[1:2],
    "all classes": torch.ones(1, 3),
}
p = torch.softmax(y, dim=1)
print(f"p of plus  {p[0, 0]:.2f}")
print(f"p of cross {p[0, 1]:.2f}")
for name, y_bar in seeds.items():
    seen = cam(y, y_bar)  # (H, W)
    left = seen[:, :6].sum() / seen.sum()
    print(f"{left:4.0%} at the left: {name}")
empty = cam(p, torch.ones(1, 3)).max() < 1e-15
print("map of all p empty:", bool(empty))

# %% figure
import matplotlib.pyplot as plt

rows, columns = torch.meshgrid(
    torch.arange(7),
    torch.arange(12),
    indexing="ij",
)


def squares(ax, values, color, most):
    size = most * (values / values.max())
    some = size > most / 9
    ax.scatter(
        columns[some],
        rows[some],
        size[some],
        color,
        marker="s",
        lw=0,
    )


fig, axes = plt.subplots(
    2,
    2,
    figsize=(5, 3.4),
    layout="constrained",
)
for k, name in enumerate(["image", *seeds]):
    ax = axes.flat[k]
    if name in seeds:
        seen = cam(y, seeds[name]).detach()
        squares(ax, seen, "C1", 120)
    squares(ax, image[0, 0], "C3", 30)
    ax.set(title=name, aspect="equal")
    ax.set(
        xlim=(-0.7, 11.7), ylim=(6.7, -0.7)
    )
    ax.axis("off")

"""Steps against z.grad lead downhill, against its conjugate astray."""

# %% steps
import torch

target = torch.tensor(2 + 3j)


def loss(z):
    return (z - target).abs() ** 2


def descend(conjugate):
    z = torch.tensor(7 + 5j)
    path = [z.item()]
    for _ in range(5):
        z.requires_grad_()
        loss(z).backward()
        g = z.grad
        if conjugate:
            g = g.conj()
        z = (z - 0.2 * g).detach()
        path.append(z.item())
    return path


right = descend(conjugate=False)
wrong = descend(conjugate=True)
for pair in zip(right, wrong, strict=True):
    print("{:.2f}   {:.2f}".format(*pair))

# %% picture
import matplotlib.pyplot as plt

fig, ax = plt.subplots(figsize=(4.2, 4.4))
place = target.real.item(), target.imag.item()
for r in range(2, 13, 2):
    circle = plt.Circle(
        place, r, fill=False, ec="C0"
    )
    ax.add_patch(circle)
ax.plot(*place, "C0*", ms=14, label="target")
for path, look, name in (
    (right, "C1o-", "z.grad"),
    (wrong, "C3s--", "z.grad.conj()"),
):
    z = torch.tensor(path)
    ax.plot(z.real, z.imag, look, label=name)
ax.legend(
    loc="lower center",
    bbox_to_anchor=(0.45, 1),
    ncols=3,
)
ax.set(
    xlim=(-4, 9),
    ylim=(-2, 14.5),
    aspect="equal",
    xlabel="real part",
    ylabel="imaginary part",
    xticks=range(-4, 9, 4),
)

"""A long step cuts off, a short one rounds: in between is the best."""

# %% three
import matplotlib.pyplot as plt
import torch


def f(x):
    return x * x * x * x * x  # x^5


def one_sided(f, x, h):
    return (f(x + h) - f(x)) / h


def central(f, x, h):
    return (f(x + h) - f(x - h)) / (2 * h)


def complex_step(f, x, h):
    return f(torch.complex(x, h)).imag / h


ways = one_sided, central, complex_step


def error(way, dtype, h):
    x = torch.tensor(0.7, dtype=dtype)
    h = torch.tensor(h, dtype=dtype)
    right = 5 * x.double() ** 4
    wrong = way(f, x, h).double() - right
    least = 2 * torch.finfo(dtype).eps
    return max(
        abs(wrong / right).item(), least
    )


for dtype in (torch.float32, torch.float64):
    print(dtype)
    for way in ways:
        e = error(way, dtype, 1e-6)
        print(f"  {way.__name__:12} {e:.0e}")


# %% best
def cut(way, h):
    if way is one_sided:
        return h * 20 * 0.7**3 / 2 / slope
    return h**2 * 60 * 0.7**2 / 6 / slope


def rounding(way, h, eps):
    values = 2 if way is central else 1
    return eps * 0.7**5 / h / slope / values


def best(way, eps):
    if way is one_sided:
        return (eps * 0.7**2 / 10) ** (1 / 2)
    return (eps * 0.7**3 / 40) ** (1 / 3)


slope = 5 * 0.7**4
kinds = torch.float32, torch.float64
for dtype in kinds:
    eps = torch.finfo(dtype).eps
    for way in (one_sided, central):
        h = best(way, eps)
        e = cut(way, h) + rounding(
            way, h, eps
        )
        print(
            f"{dtype} {way.__name__:9}",
            f"{h:.0e} {e:.0e}",
        )

# %% curves
grid = [10**-k for k in range(17)]
looks = {
    one_sided: ("C4", "s", "one-sided"),
    central: ("C0", "o", "central"),
    complex_step: ("C2", "^", "complex step"),
}
places = (
    (1e-3, 3e-13, "~ h²"),
    (1e-5, 1e-2, "~ h"),
    (1e-12, 1e-4, "~ 1/h"),
)


def theory(
    way, eps
):  # on the grid, then the best
    return [
        cut(way, h) + rounding(way, h, eps)
        for h in (*grid, best(way, eps))
    ]


# %% plot
fig, axes = plt.subplots(
    2, figsize=(4.2, 6.4), sharex=True
)
for ax, dtype in zip(
    axes, kinds, strict=True
):
    eps = torch.finfo(dtype).eps
    for way in ways:
        color, mark, label = looks[way]
        errors = [
            error(way, dtype, h) for h in grid
        ]
        look = color + mark
        ax.loglog(grid, errors, look, ms=5)
        ax.lines[-1].set_label(label)
        if way is complex_step:
            continue
        *curve, least = theory(way, eps)
        ax.loglog(grid, curve, color + "--")
        at = best(way, eps), least
        look = color + "D"
        ax.loglog(
            *at, look, ms=11, mfc="none"
        )
    ax.axvline(1e-6, color="C3", ls=":")
    ax.lines[-1].set_label("gradcheck's eps")
    name = str(dtype).split(".")[1]
    ax.set(ylim=(eps / 2, 30), title=name)
    ax.set(ylabel="relative error")
for h, at, text in places:
    axes[1].text(h, at, text)
dashes, best_one = axes[0].lines[1:3]
dashes.set_label("theory")
best_one.set_label("its best step")
axes[0].legend(
    loc="lower center",
    bbox_to_anchor=(0.4, 1.15),
    ncols=2,
)
axes[1].set(xlabel="step h")

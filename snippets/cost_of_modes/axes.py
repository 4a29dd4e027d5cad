"""Measured on MLPs: ratios along width, depth and batch."""
# data: benchmarks/results/studies/modes/*

# %% measured
import json
from pathlib import Path

results = Path("benchmarks/results/studies")


def read(study):
    paths = results.glob(f"{study}/*.json")
    return [
        json.loads(path.read_text("utf-8"))
        for path in sorted(paths)
    ]


# %% rows
def print_row(name, cells):
    row = " | ".join([name, *cells])
    print("|", row, "|")


def of_all(cells):  # one for each machine
    if len(set(cells)) == 1:
        return cells[0]
    return "\u00a0/\u00a0".join(cells)


def print_machines(files):
    for file in files:  # as in of_all
        told = file["provenance"]
        words = [
            told["device_name"],
            f"{told['cores']} cores",
            f"torch {told['torch']}",
            told["date"],
        ]
        print("\n" + ", ".join(words))


# %% axes
from statistics import median, quantiles

middle = {
    "batch": 64,
    "width": 256,
    "depth": 4,
}


def along(file, axis):
    found = {}  # size -> mode -> seconds
    for case in file["cases"]:
        labels = case["labels"]
        if labels["model"] != "mlp":
            continue
        if all(
            labels[key] == size
            for key, size in middle.items()
            if key != axis
        ):
            size = labels[axis]
            modes = found.setdefault(size, {})
            mode = labels["mode"]
            modes[mode] = case["seconds"]
    return dict(sorted(found.items()))


lines = {
    "vjp_parameters": ("C1o-", "VJP"),
    "jvp_parameters": ("C2s--", "JVP"),
    "double_backward": ("C3^:", "HVP"),
}


def quartiles(sizes, mode):
    found = [], [], []
    for modes in sizes.values():
        once = median(modes["forward"])
        three = quantiles(
            modes[mode], method="inclusive"
        )
        for place in range(3):
            ratio = three[place] / once
            found[place].append(ratio)
    return found


# %% panel
import matplotlib.pyplot as plt

devices = {"cpu": "CPU", "cuda": "GPU"}
ticks = [1, 3, 9, 27]
drawn = ["batch", "width"]


def draw(ax, sizes):
    x = list(sizes)
    for mode, line in lines.items():
        look, name = line
        low, mid, high = quartiles(
            sizes, mode
        )
        ax.plot(x, mid, look, label=name)
        color = look[:2]
        ax.fill_between(
            x,
            low,
            high,
            color=color,
            alpha=0.3,
        )
    ax.set(xscale="log", yscale="log")
    ax.set_yticks(ticks, labels=ticks)
    ax.minorticks_off()
    for y in (3, 9):
        ax.axhline(y, color="C4", lw=0.5)


# %% plot
files = read("modes")
fig, panels = plt.subplots(
    len(files),
    len(drawn),
    figsize=(5, 2.6 * len(files)),
    sharex="col",
    sharey=True,
    squeeze=False,
)
for row, file in zip(
    panels, files, strict=True
):
    pairs = zip(row, drawn, strict=True)
    for ax, axis in pairs:
        draw(ax, along(file, axis))
    told = file["provenance"]["device"]
    for ax in row:
        ax.set(title=devices[told])
    row[0].set(ylabel="forward passes")
for ax, axis in zip(row, drawn, strict=True):
    x = list(along(file, axis))
    ends = [x[0], x[-1]]
    ax.set_xticks(ends, labels=ends)
    left, right = ax.get_xticklabels()
    left.set_ha("left")  # "1024" ends
    right.set_ha("right")  # before "64"
    ax.set(xlabel=axis)
panels[0, 0].legend(fontsize=8)


# %% table
def cells(modes):
    once = 1000 * median(modes["forward"])
    row = [f"{once:.2g}"]
    for mode in lines:
        ratio = 1000 * median(modes[mode])
        row.append(f"{ratio / once:.1f}")
    return row


heads = ["forward, ms", "VJP", "JVP", "HVP"]
print_row("", heads)
print("| ---" + " | ---:" * 4 + " |")
for axis in middle:
    found = [
        along(file, axis) for file in files
    ]
    for size in found[0]:
        rows = [
            cells(sizes[size])
            for sizes in found
        ]
        row = map(
            of_all, zip(*rows, strict=True)
        )
        print_row(f"{axis} {size}", row)
print_machines(files)

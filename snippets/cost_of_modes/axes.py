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


def print_machine(file):
    told = file["provenance"]
    words = [
        told["device_name"],
        f"{told['cores']} cores",
        f"torch {told['torch']}",
        told["date"],
    ]
    print("\n" + ", ".join(words) + "\n")


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
        three = quantiles(modes[mode])
        for place in range(3):
            ratio = three[place] / once
            found[place].append(ratio)
    return found


# %% plot
import matplotlib.pyplot as plt

ticks = [1, 2, 3, 6, 9, 15, 30]
for file in read("modes"):
    fig, panels = plt.subplots(
        1, 3, figsize=(5, 3), sharey=True
    )
    pairs = zip(panels, middle, strict=True)
    for ax, axis in pairs:
        sizes = along(file, axis)
        x = list(sizes)
        for mode, line in lines.items():
            look, name = line
            low, mid, high = quartiles(
                sizes, mode
            )
            ax.plot(x, mid, look, label=name)
            ax.fill_between(
                x,
                low,
                high,
                color=look[:2],
                alpha=0.3,
            )
        ax.set(xscale="log", yscale="log")
        ax.set_xticks([x[0], x[-1]])
        ax.set_xticklabels([x[0], x[-1]])
        left, right = ax.get_xticklabels()
        left.set_ha("left")  # "1024" ends
        right.set_ha("right")  # before "64"
        ax.set(xlabel=axis)
        ax.set_yticks(ticks, labels=ticks)
        ax.minorticks_off()
        for y in (3, 9):
            ax.axhline(y, color="C4", lw=0.5)
    panels[0].set(ylabel="forward passes")
    panels[0].legend(fontsize=8)

# %% table
for file in read("modes"):
    print_row("", ["VJP", "JVP", "HVP"])
    print("| ---" + " | ---:" * 3 + " |")
    for axis in middle:
        sizes = along(file, axis)
        mids = [
            quartiles(sizes, mode)[1]
            for mode in lines
        ]
        for row, size in enumerate(sizes):
            cells = [
                f"{mid[row]:.1f}"
                for mid in mids
            ]
            print_row(f"{axis} {size}", cells)
    print_machine(file)

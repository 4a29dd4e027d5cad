"""Measured: a gradient, a JVP and an HVP in forward passes."""
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


# %% ratios
from statistics import median, quantiles


def largest(file):  # batch of each model
    found = {}
    for case in file["cases"]:
        labels = case["labels"]
        if labels.get("depth", 4) != 4:
            continue
        if labels.get("width", 256) != 256:
            continue
        batch = found.setdefault(
            labels["model"], {}
        ).setdefault(labels["batch"], {})
        batch[labels["mode"]] = case
    return {
        model: batches[max(batches)]
        for model, batches in found.items()
    }


names = {
    "vjp_parameters": "VJP, parameters",
    "vjp_x": "VJP, x",
    "jvp_parameters": "JVP, parameters",
    "jvp_x": "JVP, x",
    "forward_over_reverse": "HVP, f-o-r",
    "reverse_over_forward": "HVP, r-o-f",
    "reverse_over_reverse": "HVP, r-o-r",
    "double_backward": "HVP, double",
}


def ratios(modes, mode):
    once = median(modes["forward"]["seconds"])
    times = modes[mode]["seconds"]
    return [one / once for one in times]


# %% marks
import matplotlib.pyplot as plt

looks = ["C3o", "C4s", "C3^", "C4D", "C3v"]


def draw(ax, models, mode, y):
    rows = zip(looks, models, strict=True)
    for look, model in rows:
        times = ratios(models[model], mode)
        if times:  # it may have failed
            low, mid, high = quantiles(times)
            ax.plot([low, high], [y, y], "C3")
            ax.plot(mid, y, look)
        y += 0.15


# %% plot
ticks = [1, 2, 3, 4, 6, 9, 15, 30]
for file in read("modes"):
    models = largest(file)
    fig, ax = plt.subplots(figsize=(5, 5))
    for y, mode in enumerate(names):
        draw(ax, models, mode, y - 0.3)
    # What the literature says of VJP and JVP,
    # and below of an HVP
    ax.vlines([1, 2, 3], -0.5, 3.5, "C4", ":")
    ax.vlines(4, 3.5, 7.5, "C4", ":")
    rows = zip(looks, models, strict=True)
    for look, model in rows:
        ax.plot([], [], look, label=model)
    ax.set(xscale="log", ylim=(8.9, -0.6))
    ax.set(xlabel="forward passes")
    ax.set_xticks(ticks, labels=ticks)
    ax.minorticks_off()
    ax.set_yticks(
        range(len(names)),
        labels=names.values(),
    )
    ax.legend(
        fontsize=8, ncols=3, loc="lower left"
    )

# %% table
for file in read("modes"):
    models = largest(file)
    print_row("", models)
    print("| ---" + " | ---:" * 5 + " |")
    for mode, name in names.items():
        cells = []
        for modes in models.values():
            times = ratios(modes, mode)
            cell = "—"
            if times:
                cell = f"{median(times):.1f}"
            cells.append(cell)
        print_row(name, cells)
    print_machine(file)

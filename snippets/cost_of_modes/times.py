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
devices = {"cpu": "CPU", "cuda": "GPU"}
ticks = [1, 2, 4, 9, 20, 50]
small = {
    "fontsize": 8,
    "handlelength": 1,
    "borderaxespad": 0,
}


def draw(ax, models, mode, y):
    rows = zip(looks, models, strict=True)
    for look, model in rows:
        times = ratios(models[model], mode)
        if times:  # it may have failed
            low, mid, high = quantiles(
                times, method="inclusive"
            )
            ax.plot([low, high], [y, y], "C3")
            ax.plot(mid, y, look)
        y += 0.15


# %% plot
files = read("modes")
tables = [largest(file) for file in files]
models = list(tables[0])
fig, panels = plt.subplots(
    1,
    len(files),
    figsize=(4.2, 5),
    sharex=True,
    sharey=True,
    squeeze=False,
)
for ax, file, table in zip(
    panels[0], files, tables, strict=True
):
    for y, mode in enumerate(names):
        draw(ax, table, mode, y - 0.3)
    # What the literature says of VJP and JVP,
    # and below of an HVP
    ax.vlines([1, 2, 3], -0.5, 3.5, "C4", ":")
    ax.vlines(4, 3.5, 7.5, "C4", ":")
    told = file["provenance"]["device"]
    ax.set(title=devices[told])
    ax.set(xscale="log", ylim=(10.1, -0.6))
    ax.set(xlabel="forward passes")
    ax.set_xticks(ticks, labels=ticks)
    ax.minorticks_off()
places = range(len(names))
ax.set_yticks(places, labels=names.values())
pairs = zip(looks, models, strict=True)
for look, model in pairs:
    panels[0, 0].plot(
        [], [], look, label=model
    )
panels[0, 0].legend(loc="lower left", **small)

# %% table
print_row("", models)
print("| ---" + " | ---:" * 5 + " |")
row = []
for model in models:
    cells = []
    for table in tables:
        once = table[model]["forward"]
        ms = 1000 * median(once["seconds"])
        cells.append(f"{ms:.2g}")
    row.append(of_all(cells))
print_row("forward, ms", row)
for mode, name in names.items():
    row = []
    for model in models:
        cells = []
        for table in tables:
            times = ratios(table[model], mode)
            cells.append(
                f"{median(times):.1f}"
            )
        row.append(of_all(cells))
    print_row(name, row)
print_machines(files)

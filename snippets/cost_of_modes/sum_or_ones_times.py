"""Ones against the sum: the time, by the length of the vector."""
# data: benchmarks/results/studies/sum*/*.json

# %% read
import json
from pathlib import Path

import matplotlib.pyplot as plt
import torch

results = Path("benchmarks/results")
paths = results.glob(
    "studies/sum_or_ones/*.json"
)
files = [
    json.loads(path.read_text("utf-8"))
    for path in sorted(paths)
]
parts = torch.tensor([0.25, 0.5, 0.75])


def quartiles(file):
    """A tensor for each way, (lengths, 3)."""
    found = {}
    for case in file["cases"]:
        times = torch.tensor(case["seconds"])
        way = case["labels"]["way"]
        rows = found.setdefault(way, [])
        rows.append(times.quantile(parts))
    return {
        way: torch.stack(rows)
        for way, rows in found.items()
    }


def told_of(file):
    origin = file["provenance"]
    name = origin["device_name"]
    threads = f"{origin['threads']} threads"
    torch = f"torch {origin['torch']}"
    date = origin["date"]
    return ", ".join(
        [name, threads, torch, date]
    )


# %% plot
looks = {
    "sum": "C0o-",
    "new ones": "C1s--",
    "kept ones": "C3^:",
    "expanded one": "C4D-.",
}
devices = {"cpu": "CPU", "cuda": "GPU"}
fig, panels = plt.subplots(
    len(files),
    figsize=(5, 2.6 * len(files)),
    sharex=True,
    squeeze=False,
)
pairs = zip(panels[:, 0], files, strict=True)
for ax, file in pairs:
    rows = quartiles(file)
    unit = rows["sum"][:, 1:2]
    at = [10**k for k in range(len(unit))]
    for way, look in looks.items():
        ratios = rows[way] / unit
        low, mid, high = ratios.T
        bars = [mid - low, high - mid]
        ax.errorbar(
            at, mid, bars, fmt=look, label=way
        )
    told = file["provenance"]["device"]
    ax.set(title=devices[told])
    ax.set(xscale="log", ylim=(0, 1.5))
    ax.set(ylabel="time / median of sum")
    ax.minorticks_off()
ax.set(xlabel="numbers in y")
ax.legend(fontsize=8, ncols=2)

# %% table
heads = [*looks, "forward alone"]
print("| numbers |", " | ".join(heads), "|")
print("| ---: " * (len(heads) + 1) + "|")
found = [quartiles(file) for file in files]
for k in range(len(found[0]["sum"])):
    row = [f"{10**k:,}"]
    for way in heads:
        cells = []
        for rows in found:
            mid = 1e6 * rows[way][k, 1].item()
            digits = 0 if mid >= 100 else 1
            cells.append(f"{mid:,.{digits}f}")
        row.append(
            "\u00a0/\u00a0".join(cells)
        )
    print("|", " | ".join(row), "|")
for file in files:
    print("\n" + told_of(file))

"""Short vectors: the sum is slowest. Long ones: new ones are."""
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


def told(file):
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
for file in files:
    fig, ax = plt.subplots(figsize=(5, 3))
    rows = quartiles(file)
    unit = rows["sum"][:, 1:2]
    at = [10**k for k in range(len(unit))]
    for way, look in looks.items():
        ratios = rows[way] / unit
        low, middle, high = ratios.T
        ax.errorbar(
            at,
            middle,
            [middle - low, high - middle],
            fmt=look,
            capsize=2,
            label=way,
        )
    ax.set(
        xscale="log", xlabel="numbers in y"
    )
    ax.set(ylabel="time / median of sum")
    ax.set_ylim(bottom=0)
    ax.legend(fontsize=8, ncols=2)

# %% table
heads = [*looks, "forward alone"]
for file in files:
    print(told(file), end="\n\n")
    print(
        "| numbers |", " | ".join(heads), "|"
    )
    print("| ---: " * (len(heads) + 1) + "|")
    rows = quartiles(file)
    for k in range(len(rows["sum"])):
        row = [f"{10**k:,}"]
        for way in heads:
            median = rows[way][k, 1].item()
            row.append(f"{1e6 * median:,.1f}")
        print("|", " | ".join(row), "|")
    print()

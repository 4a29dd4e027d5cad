"""Short vectors: the sum is slowest. Long ones: new ones are."""
# data: benchmarks/results/studies/sum_or_ones/*.json

# %% read
import json
from pathlib import Path

import matplotlib.pyplot as plt
import torch

folder = Path("benchmarks/results/studies")
folder /= "sum_or_ones"
files = [
    json.loads(path.read_text("utf-8"))
    for path in sorted(folder.glob("*.json"))
]
WAYS = [
    "sum",
    "new ones",
    "kept ones",
    "expanded one",
]


def quartiles(file, length, way):
    wanted = {"length": length, "way": way}
    (case,) = (
        case
        for case in file["cases"]
        if case["labels"] == wanted
    )
    times = torch.tensor(case["seconds"])
    parts = torch.tensor([0.25, 0.5, 0.75])
    return times.quantile(parts).tolist()


def lengths(file):
    cases = file["cases"]
    found = {c["labels"]["length"] for c in cases}
    return sorted(found)


def told(file):
    origin = file["provenance"]
    return ", ".join(
        [
            origin["device_name"],
            f"{origin['threads']} threads",
            f"torch {origin['torch']}",
            origin["date"],
        ]
    )


# %% plot
looks = ["C1s--", "C3^:", "C4D-."]
for file in files:
    fig, ax = plt.subplots(figsize=(5, 3))
    at = lengths(file)
    sums = [quartiles(file, n, "sum") for n in at]
    low = [a / b for a, b, c in sums]
    high = [c / b for a, b, c in sums]
    ax.fill_between(
        at, low, high, color="C0", alpha=0.2
    )
    ax.plot(at, [1] * len(at), "C0o-", label="sum")
    for way, look in zip(WAYS[1:], looks):
        rows = [quartiles(file, n, way) for n in at]
        middle = [
            row[1] / one[1]
            for row, one in zip(rows, sums)
        ]
        low, high = [
            [
                abs(row[k] / one[1] - m)
                for row, one, m in zip(
                    rows, sums, middle
                )
            ]
            for k in (0, 2)
        ]
        ax.errorbar(
            at,
            middle,
            [low, high],
            fmt=look,
            capsize=2,
            label=way,
        )
    ax.set(xscale="log", xlabel="numbers in y")
    ax.set_ylabel("time, as a multiple of sum")
    ax.legend(fontsize=8, ncols=2)

# %% table
heads = ["numbers", *WAYS, "forward alone"]
for file in files:
    print(told(file), end="\n\n")
    print("|", " | ".join(heads), "|")
    print("|" + " ---: |" * len(heads))
    for n in lengths(file):
        row = [f"{n:,}"]
        for way in heads[1:]:
            time = quartiles(file, n, way)[1]
            row.append(f"{1e6 * time:,.1f}")
        print("|", " | ".join(row), "|")
    print()

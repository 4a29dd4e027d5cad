"""H v takes a few times as long as the gradient; the way matters."""
# data: benchmarks/results/studies/hvp/*.json
# data: benchmarks/results/hvp_published.json

# %% read
import json
from pathlib import Path

import matplotlib.pyplot as plt
import torch

results = Path("benchmarks/results")
files = [
    json.loads(path.read_text("utf-8"))
    for path in sorted(
        results.glob("studies/hvp/*.json")
    )
]
WAYS = [
    "forward over reverse",
    "reverse over forward",
    "reverse over reverse",
    "two VJPs",
    "functional.hvp",
]
NETS = ["resnet", "vit", "bert"]


def by_labels(file):
    return {
        (
            case["labels"]["net"],
            case["labels"]["batch"],
            case["labels"]["way"],
        ): case
        for case in file["cases"]
    }


def batches(file):
    cases = file["cases"]
    found = {c["labels"]["batch"] for c in cases}
    return sorted(found)


def quartiles(case):
    times = torch.tensor(case["seconds"])
    parts = torch.tensor([0.25, 0.5, 0.75])
    return times.quantile(parts).tolist()


def multiples(file, net, batch, way):
    """Quartiles, FLOPs and peak, by the gradient's."""
    cases = by_labels(file)
    case = cases[net, batch, way]
    beside = case["labels"]["beside"]
    once = cases[net, batch, beside]
    unit = quartiles(once)[1]
    times = [t / unit for t in quartiles(case)]
    counts = [
        case["counts"][key] / once["counts"][key]
        for key in ("flops", "peak_bytes")
    ]
    return times, *counts


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


path = results / "hvp_published.json"
rows = json.loads(path.read_text("utf-8"))["rows"]
published = {
    (row["net"][:6], row["way"]): row["median"]
    for row in rows["torch"]
    if row["net"] in ("resnet34", "vit", "bert")
    and row["batch"] == 64
}

# %% plot
looks = ["C2o", "C3^", "C1s", "C4D", "C4v"]
for file in files:
    batch = batches(file)[-1]
    fig, ax = plt.subplots(figsize=(5, 3.4))
    for place, (way, look) in enumerate(
        zip(WAYS, looks)
    ):
        at = [
            k + 0.15 * (place - 2) for k in range(3)
        ]
        found = [
            multiples(file, net, batch, way)
            for net in NETS
        ]
        middle = [times[1] for times, _, _ in found]
        spread = [
            [t[1] - t[0] for t, _, _ in found],
            [t[2] - t[1] for t, _, _ in found],
        ]
        ax.errorbar(
            at,
            middle,
            spread,
            fmt=look,
            capsize=2,
            label=way,
        )
        flops = [count for _, count, _ in found]
        ax.plot(at, flops, "C3_", markersize=9)
        if place > 2:
            continue
        post = [
            1
            + published[net, way]
            / published[net, "gradient"]
            for net in NETS
        ]
        ax.plot(at, post, "C4*", fillstyle="none")
    ax.plot([], [], "C3_", label="FLOPs")
    label = "post, A100, batch 64"
    ax.plot(
        [], [], "C4*", fillstyle="none", label=label
    )
    ax.set_xticks(range(3), labels=NETS)
    ax.set(ylabel="multiple of a gradient")
    ax.set_ylim(bottom=0)
    ax.legend(fontsize=7, ncols=2, loc="lower left")

# %% times
for file in files:
    print(told(file), end="\n\n")
    heads = ["network", "batch", *WAYS]
    print("|", " | ".join(heads), "|")
    print("| --- |" + " ---: |" * (len(heads) - 1))
    for net in NETS:
        for batch in batches(file):
            row = [net, str(batch)]
            for way in WAYS:
                found = multiples(
                    file, net, batch, way
                )
                row.append(f"{found[0][1]:.1f}")
            print("|", " | ".join(row), "|")
    print()

# %% memory
for file in files:
    print(told(file), end="\n\n")
    print("|", " | ".join(heads), "|")
    print("| --- |" + " ---: |" * (len(heads) - 1))
    for net in NETS:
        for batch in batches(file):
            row = [net, str(batch)]
            for way in WAYS:
                found = multiples(
                    file, net, batch, way
                )
                row.append(f"{found[2]:.1f}")
            print("|", " | ".join(row), "|")
    print()

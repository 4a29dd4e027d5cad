"""What checkpoints save and cost, measured."""
# data: benchmarks/results/studies/memory/*.json

# %% read
import json
from pathlib import Path

import torch

folder = "benchmarks/results/studies/memory"
paths = sorted(Path(folder).glob("*.json"))
files = [
    json.loads(path.read_text("utf-8"))
    for path in paths
]


def quartiles(case):  # seconds
    times = torch.tensor(
        case["seconds"], dtype=torch.float64
    )
    parts = torch.tensor([0.25, 0.5, 0.75])
    return times.quantile(parts.double())


def find(data, model, depth, way, layers=0):
    wanted = {
        "model": model,
        "depth": depth,
        "way": way,
        "layers": layers,
    }
    for case in data["cases"]:
        if case["labels"] == wanted:
            return case


def mib(case):
    return (
        case["counts"]["peak_bytes"] / 2**20
    )


def below(data):
    told = data["provenance"]
    return (
        f"{told['device_name']}, "
        f"torch {told['torch']}, "
        f"{told['date'][:10]}"
    )


# %% table
def row(data, model, depth, way, layers=0):
    case = find(
        data, model, depth, way, layers
    )
    base = find(data, model, depth, "plain")
    if case is None or case["error"]:
        return
    flops = (
        case["counts"]["flops"]
        / base["counts"]["flops"]
    )
    time = (
        quartiles(case)[1]
        / quartiles(base)[1]
    )
    name = f"{way} {layers or ''}"
    print(
        f"| {model} | {name} | {mib(case):.1f}",
        f"| {flops:.2f} | {time:.2f} |",
    )


mlp = [
    ("plain", 0),
    *(("every", 2**k) for k in range(6)),
    ("reentrant", 8),
    ("sequential", 8),
    ("halves", 0),
    ("bfloat16", 0),
    ("save_on_cpu", 0),
]
others = [
    ("plain", 0),
    ("every", 1),
    ("every", 3),
    ("selective", 1),
    ("save_on_cpu", 0),
]
for data in files:
    print("| | | MiB | FLOPs | time |")
    print(
        "| --- | --- | ---: | ---: | ---: |"
    )
    for way, layers in mlp:
        row(data, "mlp", 64, way, layers)
    for way, layers in others:
        row(
            data,
            "transformer",
            12,
            way,
            layers,
        )
    print("\n" + below(data) + "\n")

# %% plot
import matplotlib.pyplot as plt

marks = [
    ("plain", 0, "C4s"),
    *(
        ("every", 2**k, "C0o")
        for k in range(6)
    ),
    ("halves", 0, "C3^"),
    ("bfloat16", 0, "C3D"),
]
for data in files:
    fig, ax = plt.subplots(figsize=(5, 3.4))
    base = quartiles(
        find(data, "mlp", 64, "plain")
    )[1]
    for way, layers, look in marks:
        case = find(
            data, "mlp", 64, way, layers
        )
        low, mid, high = (
            quartiles(case) / base
        ).tolist()
        at = mib(case)
        ax.vlines(at, low, high, "C4", lw=3)
        ax.plot(at, mid, look)
        name = str(layers or way)
        ax.text(at + 1, mid + 0.03, name)
    ax.set(xlabel="peak, MiB")
    ax.set(ylabel="time / plain")
    ax.set(ylim=(0, None), xlim=(0, 80))
    ax.set_title(below(data), fontsize=9)

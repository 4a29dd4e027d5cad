"""What checkpoints save and cost, measured."""
# data: benchmarks/results/studies/memory/*

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
        f"{told['device_name']},\n"
        f"torch {told['torch']}, "
        f"{told['date'][:10]}"
    )


# %% multiples
kinds = {"cpu": "CPU", "cuda": "GPU"}
names = [
    kinds[data["provenance"]["device"]]
    for data in files
]


def multiple(data, key, number):  # of plain
    case = find(data, *key)
    base = find(data, *key[:2], "plain")
    ratio = number(case) / number(base)
    return f"{ratio:.2f}"


def flops(case):
    return case["counts"]["flops"]


def median(case):
    return quartiles(case)[1]


def row(model, depth, way, layers):
    key = model, depth, way, layers
    name = f"{way} {layers or ''}".strip()
    cells = [
        name.replace("_", " "),
        multiple(files[-1], key, flops),
    ]
    for data in files:
        case = find(data, *key)
        if not case:
            cells += "–", "–"
            continue
        cells.append(f"{mib(case):.1f}")
        cells.append(
            multiple(data, key, median)
        )
    print("|", " | ".join(cells), "|")


# %% table
shown = ("mlp", 64), ("transformer", 12)
for model, depth in shown:
    print(f"**{model}**\n")
    head = ["", "FLOPs"]
    for name in names:
        head += f"{name}, MiB", "time"
    print("|", " | ".join(head), "|")
    marks = ["---"] + ["---:"] * len(head[1:])
    print("|", " | ".join(marks), "|")
    for case in files[-1]["cases"]:
        labels = case["labels"]
        key = labels["model"], labels["depth"]
        if key == (model, depth):
            row(**labels)
    print()
print("\n\n".join(map(below, files)))

# %% plot
import matplotlib.pyplot as plt

ks = [1, 2, 4, 8, 16, 32]
at = range(len(ks))
fig, (above, below_it) = plt.subplots(
    2, figsize=(5, 4.6), sharex=True
)
looks = "C0o-", "C1x-"
for data, name, look in zip(
    files, names, looks, strict=True
):
    plain = find(data, "mlp", 64, "plain")
    found = [
        find(data, "mlp", 64, "every", k)
        for k in ks
    ]
    peaks = [mib(case) for case in found]
    above.plot(at, peaks, look, label=name)
    parts = torch.stack(
        [quartiles(case) for case in found]
    )
    ratios = parts / median(plain)
    low, mid, high = ratios.T.tolist()
    bars = {"colors": look[:2], "lw": 4}
    below_it.vlines(at, low, high, **bars)
    below_it.plot(at, mid, look)
above.axhline(mib(plain), color="C4", ls="--")
above.set(ylabel="peak, MiB", ylim=(0, 80))
above.legend()
below_it.axhline(1, color="C4", ls="--")
below_it.set(ylabel="time / plain")
below_it.set(xlabel="layers in each")
below_it.set_xticks(at, ks)
below_it.set_ylim(0)
print(*map(below, files), sep="\n")

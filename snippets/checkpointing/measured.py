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


# %% table
def row(
    data, case, model, depth, way, layers
):
    base = find(data, model, depth, "plain")
    flops = (
        case["counts"]["flops"]
        / base["counts"]["flops"]
    )
    time = (
        quartiles(case)[1]
        / quartiles(base)[1]
    )
    cells = (
        model,
        f"{way} {layers or ''}".strip(),
        f"{mib(case):.1f}",
        f"{flops:.2f}",
        f"{time:.2f}",
    )
    print("|", " | ".join(cells), "|")


shown = ("mlp", 64), ("transformer", 12)
for data in files:
    print("| | | MiB | FLOPs | time |")
    print(
        "| --- | --- | ---: | ---: | ---: |"
    )
    for case in data["cases"]:
        labels = case["labels"]
        key = labels["model"], labels["depth"]
        if key in shown and not case["error"]:
            row(data, case, **labels)
    print("\n" + below(data) + "\n")

# %% plot
import matplotlib.pyplot as plt

ks = [1, 2, 4, 8, 16, 32]
at = range(len(ks))
for data in files:
    plain = find(data, "mlp", 64, "plain")
    base = quartiles(plain)[1]
    found = [
        find(data, "mlp", 64, "every", k)
        for k in ks
    ]
    peaks = [mib(case) for case in found]
    parts = torch.stack(
        [quartiles(case) for case in found]
    )
    low, mid, high = (parts / base).T.tolist()
    fig, (above, below_it) = plt.subplots(
        2, figsize=(5, 4.6), sharex=True
    )
    above.plot(at, peaks, "C0o-")
    above.axhline(
        mib(plain), color="C4", ls="--"
    )
    above.set(ylabel="peak, MiB")
    below_it.vlines(at, low, high, "C0", lw=4)
    below_it.plot(at, mid, "C0.-")
    below_it.axhline(1, color="C4", ls="--")
    below_it.set(ylabel="time / plain")
    below_it.set(xlabel="layers in each")
    below_it.set_xticks(at, ks)
    above.set_ylim(0)
    below_it.set_ylim(0.9)
    print(below(data))

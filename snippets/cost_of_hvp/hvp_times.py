"""What H v takes in three networks, by way: time, FLOPs, memory."""
# data: benchmarks/results/studies/hvp/*.json
# data: benchmarks/results/hvp_published.json

# %% read
import json
from pathlib import Path

import matplotlib.pyplot as plt
import torch

results = Path("benchmarks/results")
paths = results.glob("studies/hvp/*.json")
files = [
    json.loads(path.read_text("utf-8"))
    for path in sorted(paths)
]
parts = torch.tensor([0.25, 0.5, 0.75])
WAYS = [
    "forward over reverse",
    "reverse over forward",
    "reverse over reverse",
    "two VJPs",
    "functional.hvp",
]
# A phone shows the first columns
ALL = ["autograd gradient", *WAYS[3:]]
ALL += ["gradient", *WAYS[:3]]
NETS = ["resnet", "vit", "bert"]


# %% multiples
def multiples(file):
    """Figures by net, batch and way."""
    cases = {}
    for case in file["cases"]:
        times = torch.tensor(case["seconds"])
        keys = tuple(case["labels"].values())
        cases[keys[:3]] = {
            "times": times.quantile(parts),
            "beside": keys[3],
            **case["counts"],
        }
    found = {}
    for key, one in cases.items():
        beside = *key[:2], one["beside"]
        unit = cases[beside]
        middle = unit["times"][1]
        flops = one["flops"] / unit["flops"]
        found[key] = {
            "ms": 1000 * one["times"][1],
            "times": one["times"] / middle,
            "flops": flops,
            "mib": one["peak_bytes"] / 2**20,
        }
    return found


# %% lookups
def ends(found):
    """The least and the largest batch."""
    sizes = {key[1] for key in found}
    return [min(sizes), max(sizes)]


def told(file):
    origin = file["provenance"]
    name = origin["device_name"]
    threads = f"{origin['threads']} threads"
    torch = f"torch {origin['torch']}"
    date = origin["date"]
    return ", ".join(
        [name, threads, torch, date]
    )


def post(net, way):
    """The same in the post, at batch 64."""
    path = results / "hvp_published.json"
    rows = json.loads(path.read_text("utf-8"))
    less, once = (
        row["median"]
        for name in (way, "gradient")
        for row in rows["rows"]["torch"]
        if row["net"].startswith(net)
        and row["net"] != "resnet50"
        and row["batch"] == 64
        and row["way"] == name
    )
    return 1 + less / once


def draw_post(ax, at, way, place):
    stars = [post(net, way) for net in NETS]
    ax.plot(at, stars, "C3*", mfc="none")
    label = None if place else "ICLR 2024"
    ax.lines[-1].set_label(label)


# %% marks
plt.rcParams["errorbar.capsize"] = 2
looks = ["C2o", "C3^", "C1s", "C4D", "C4v"]


def draw(ax, place, way, found, batch):
    at = torch.arange(3) + 0.15 * (place - 2)
    keys = [(net, batch, way) for net in NETS]
    ones = list(map(found.get, keys))
    low, middle, high = torch.stack(
        [one["times"] for one in ones]
    ).T
    bars = [middle - low, high - middle]
    style = {
        "fmt": looks[place],
        "label": way,
    }
    ax.errorbar(at, middle, bars, **style)
    flops = [one["flops"] for one in ones]
    label = None if place else "FLOPs"
    ax.plot(at, flops, "C3_", label=label)
    if place < 3:  # of the post's ways
        draw_post(ax, at, way, place)


# %% plot
fig, panels = plt.subplots(
    len(files),
    figsize=(4.6, 2.9 * len(files)),
    layout="constrained",
    sharex=True,
    sharey=True,
)
pairs = zip(files, panels, strict=True)
for file, ax in pairs:
    found = multiples(file)
    batch = ends(found)[-1]
    for place, way in enumerate(WAYS):
        draw(ax, place, way, found, batch)
    name = file["provenance"]["device_name"]
    ax.set_title(name)
    ax.set_ylabel("time / gradient")
ax.set_xticks(range(3), labels=NETS)
ax.set_ylim(bottom=0)
ax.legend(
    fontsize=9,
    ncols=2,
    loc="upper center",
    bbox_to_anchor=(0.45, -0.12),
)

# %% times
heads = ["network", "batch"]
heads += ["`autograd.grad`, ms", *WAYS[3:]]
heads += ["`func.grad`, ms", *WAYS[:3]]


def head(heads):
    print("|", " | ".join(heads), "|")
    print("| ---" + " | ---:" * 8 + " |")


for file in files:
    print(told(file), end="\n\n")
    head(heads)
    found = multiples(file)
    for net in NETS:
        for batch in ends(found):
            row = [net, str(batch)]
            for way in ALL:
                one = found[net, batch, way]
                number = one["times"][1]
                if "gradient" in way:
                    number = one["ms"]
                row.append(f"{number:.1f}")
            print("|", " | ".join(row), "|")
    print()

# %% memory
for file in files:
    print(told(file), end="\n\n")
short = [h.split(",")[0] for h in heads]
head([short[0], "on", *short[2:]])
for net in NETS:
    for file in files:
        found = multiples(file)
        batch = ends(found)[-1]
        on = file["provenance"]["device"]
        on = "CPU" if on == "cpu" else "GPU"
        row = [net, on]
        for way in ALL:
            one = found[net, batch, way]
            row.append(f"{one['mib']:.1f}")
        print("|", " | ".join(row), "|")

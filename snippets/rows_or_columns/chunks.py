"""Chunks bring the peak of memory down, and tiny ones cost time."""
# data: benchmarks/results/studies/*/*.json

# %% read
import json
from pathlib import Path
from statistics import quantiles

studies = Path("benchmarks/results/studies")
folder = studies / "full_jacobians"
files = [
    json.loads(path.read_text("utf-8"))
    for path in sorted(folder.glob("*.json"))
]


def of_part(file, part):
    # The cases that ran, by f, n, m and way
    found, names = {}, ("f", "n", "m", "way")
    for case in file["cases"]:
        of = case["labels"]
        ran = case["seconds"]
        if ran and of["part"] == part:
            key = tuple(map(of.get, names))
            found[key] = case
    return found


# %% rows
def milliseconds(case):
    # The quartiles, the median between them
    ms = [1000 * s for s in case["seconds"]]
    ms *= 2  # one number has no quartiles
    return quantiles(ms, method="inclusive")


def short(number):
    # Two digits that count: 180, 8.4, 0.019
    return f"{float(f'{number:.2g}'):,g}"


def print_row(*cells):
    row = " | ".join(map(str, cells))
    print("|", row, "|")


# %% machine
def machine(file):
    told = file["provenance"]["device"]
    return "GPU" if told == "cuda" else "CPU"


def print_machine(file):
    told = file["provenance"]
    words = [
        told["device_name"],
        f"{told['threads']} threads",
        f"torch {told['torch']}",
        told["date"],
    ]
    print("\n" + machine(file) + ": ", end="")
    print(", ".join(words) + "\n")


# %% chunks
def mebibytes(case):
    return (
        case["counts"]["peak_bytes"] / 2**20
    )


def by_size(file):
    # The cases of jacrev, by chunk_size
    found = {}
    cases = of_part(file, "chunks")
    for (*_, way), case in cases.items():
        if "=" in way:
            size = int(way.partition("=")[2])
            found[size] = case
    return found


def columns(file):
    cases = of_part(file, "chunks")
    return cases["waves", 32, 1024, "jacfwd"]


# %% figure
import matplotlib.pyplot as plt
import numpy as np

fig, (above, below) = plt.subplots(
    2, figsize=(4.2, 5.8), sharex=True
)
dashes = {"CPU": "-", "GPU": "--"}
for file in files:
    on, other = machine(file), columns(file)
    cases, dash = by_size(file), dashes[on]
    x = list(cases)
    cases = list(cases.values())
    peaks = list(map(mebibytes, cases))
    above.loglog(x, peaks, "C1o", ls=dash)
    above.lines[-1].set_label(f"jacrev, {on}")
    peak = mebibytes(other)
    above.axhline(peak, color="C2", ls=dash)
    above.lines[-1].set_label(f"jacfwd, {on}")
    times = list(map(milliseconds, cases))
    low, middle, high = np.array(times).T
    below.loglog(x, middle, "C1o", ls=dash)
    below.fill_between(
        x, low, high, alpha=0.3, color="C1"
    )
    time = milliseconds(other)[1]
    below.axhline(time, color="C2", ls=dash)
above.set_ylabel("peak memory, MiB")
below.set_xlabel("chunk_size")
below.set_ylabel("milliseconds")
above.legend(ncols=2, loc=(0, 1.02))

# %% table
tables = [
    by_size(file) | {"jacfwd": columns(file)}
    for file in files
]
heads = [
    f"{machine(file)}, {unit}"
    for unit in ("MiB", "ms")
    for file in files
]
print_row("chunk_size", *heads)
print("| ---: " * (1 + len(heads)) + "|")
for size in tables[0]:
    cases = [table[size] for table in tables]
    peaks = [
        f"{mebibytes(case):.1f}"
        for case in cases
    ]
    times = [
        short(milliseconds(case)[1])
        for case in cases
    ]
    print_row(size, *peaks, *times)
for file in files:
    print_machine(file)

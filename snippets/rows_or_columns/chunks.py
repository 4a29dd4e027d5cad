"""Chunks bring the peak of memory down, and cost little time."""
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
        if of["part"] != part:
            continue
        if case["seconds"]:
            key = tuple(map(of.get, names))
            found[key] = case
    return found


# %% rows
def milliseconds(case):
    # The quartiles, the median between them
    times = [
        1000 * s for s in case["seconds"]
    ]
    times *= 2  # one number has no quartiles
    return quantiles(
        times, method="inclusive"
    )


def short(number):
    # Two digits that count: 180, 8.4, 0.019
    return f"{float(f'{number:.2g}'):,g}"


def print_row(*cells):
    print(
        "|", " | ".join(map(str, cells)), "|"
    )


def print_machine(file):
    told = file["provenance"]
    words = [
        told["device_name"],
        f"{told['threads']} threads",
        f"torch {told['torch']}",
        told["date"],
    ]
    print("\n" + ", ".join(words) + "\n")


# %% chunks
limit = 64  # MiB, to see where it is passed


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

for file in files:
    cases, other = (
        by_size(file),
        columns(file),
    )
    x = list(cases)
    peaks = [
        mebibytes(one)
        for one in cases.values()
    ]
    times = map(milliseconds, cases.values())
    low, middle, high = np.array(
        list(times)
    ).T
    fig, (above, below) = plt.subplots(
        2, figsize=(4.2, 5.4), sharex=True
    )
    above.loglog(
        x, peaks, "C1o-", label="jacrev"
    )
    above.axhline(limit, color="C3", ls=":")
    above.lines[-1].set_label(f"{limit} MiB")
    peak = mebibytes(other)
    above.axhline(peak, color="C2", ls="--")
    above.lines[-1].set_label("jacfwd")
    above.set_ylabel("peak memory, MiB")
    above.legend()
    below.loglog(x, middle, "C1o-", ms=4)
    below.fill_between(
        x, low, high, alpha=0.3
    )
    below.collections[-1].set_color("C1")
    time = milliseconds(other)[1]
    below.axhline(time, color="C2", ls="--")
    below.set_xlabel("chunk_size")
    below.set_ylabel("milliseconds")

# %% table
for file in files:
    rows = by_size(file) | {
        "jacfwd": columns(file)
    }
    print_row(
        "chunk_size", "peak", "of J", "time"
    )
    print("| ---: " * 4 + "|")
    for size, case in rows.items():
        J = case["counts"]["result_bytes"]
        peak = case["counts"]["peak_bytes"]
        time = milliseconds(case)[1]
        print_row(
            size,
            f"{mebibytes(case):.1f} MiB",
            f"{peak / J:,.0f} ×",
            f"{short(time)} ms",
        )
    print_machine(file)

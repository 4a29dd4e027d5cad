"""On a CPU, rows and columns tie at another shape for each f."""
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


# %% ratios
import math
from fractions import Fraction

names = {
    "mlp": "network",
    "elementwise": "element-wise",
    "softmax": "softmax",
    "recurrence": "loop",
}


def ratios(cases, f):
    # Times of jacfwd in those of jacrev, by
    # m / n: low, median and high
    found = {}
    for (g, n, m, way), case in cases.items():
        if (g, way) != (f, "jacrev"):
            continue
        low, middle, high = milliseconds(case)
        pair = cases[f, n, m, "jacfwd"]
        a, b, c = milliseconds(pair)
        ratio = a / high, b / middle, c / low
        found[m / n] = ratio
    return dict(sorted(found.items()))


# %% crossing
def crossing(found):
    # Where the ratio of medians passes 1, if
    # there is one such place
    points = [
        (math.log(x), math.log(ratio[1]))
        for x, ratio in found.items()
    ]
    places = []
    for i in range(1, len(points)):
        a, above = points[i - 1]
        b, below = points[i]
        if (above < 0) != (below < 0):
            share = above / (above - below)
            at = math.exp(a + share * (b - a))
            places.append(at)
    if len(places) == 1:
        return places[0]
    return None


def of_all(file):
    # mlp was measured among the other ways
    both = of_part(file, "modes")
    both |= of_part(file, "ways")
    return {f: ratios(both, f) for f in names}


# %% figure
import matplotlib.pyplot as plt
import numpy as np

looks = {
    "mlp": "C0o-",
    "elementwise": "C3s--",
    "softmax": "C3^:",
    "recurrence": "C4D-.",
}
fig, axes = plt.subplots(
    len(files),
    figsize=(4.2, 1 + 2.8 * len(files)),
    sharex=True,
    sharey=True,
    squeeze=False,
)
pairs = zip(files, axes.flat, strict=True)
for file, ax in pairs:
    for f, found in of_all(file).items():
        x, look = list(found), looks[f]
        ratio = np.array(list(found.values()))
        low, middle, high = ratio.T
        ax.loglog(x, middle, look, ms=4)
        ax.lines[-1].set_label(names[f])
        ax.fill_between(
            x, low, high, alpha=0.3
        )
        ax.collections[-1].set_color(look[:2])
    ax.axhline(1, color="C4", lw=1)
    ax.axvline(1, color="C4", lw=1)
    ax.set_title(machine(file))
    ax.set_ylabel("time of jacfwd / jacrev")
axes[0, 0].legend()
ax.set_xlabel("outputs / inputs")


# %% table
def print_ratios(file):
    tables = of_all(file)
    shapes = set().union(*tables.values())
    print_row("m / n", *names.values())
    print("| ---:" * (1 + len(names)) + " |")
    for x in sorted(shapes):
        cells = [
            short(of[x][1]) if x in of else ""
            for of in tables.values()
        ]
        print_row(Fraction(x), *cells)
    crossings = map(crossing, tables.values())
    cells = [
        short(at) if at else "none"
        for at in crossings
    ]
    print_row("**equal at**", *cells)
    print_machine(file)


for file in files:
    if machine(file) == "CPU":
        print_ratios(file)

# %% gpu
for file in files:
    if machine(file) == "GPU":
        print_ratios(file)

# %% wider
for place, file in enumerate(files):
    cases = of_part(file, "wider")
    found = ratios(cases, "mlp")
    if place == 0:
        print_row("m / n", *map(short, found))
        ends = "| ---:" * len(found)
        print("| ---" + ends + " |")
    values = found.values()
    cells = [short(one[1]) for one in values]
    print_row(machine(file), *cells)
for file in files:
    print_machine(file)

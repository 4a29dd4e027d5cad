"""A loop over rows is slow because of the loop."""
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


# %% table
shapes = [(4096, 1), (64, 64), (1, 4096)]
for file in files:
    cases = of_part(file, "ways")
    heads = [f"{n} to {m}" for n, m in shapes]
    print_row("", *heads)
    print("| --- |" + " ---: |" * len(heads))
    ways = dict.fromkeys(
        way for *_, way in cases
    )
    for way in ways:
        times = [
            milliseconds(
                cases["mlp", *shape, way]
            )
            for shape in shapes
        ]
        cells = [
            short(time[1]) for time in times
        ]
        print_row(f"`{way}`", *cells)
    print_machine(file)

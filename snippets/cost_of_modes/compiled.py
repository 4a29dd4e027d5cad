"""Measured: what torch.compile makes of each mode."""
# data: benchmarks/results/*/modes_compiled/*

# %% measured
import json
from pathlib import Path

results = Path("benchmarks/results/studies")


def read(study):
    paths = results.glob(f"{study}/*.json")
    return [
        json.loads(path.read_text("utf-8"))
        for path in sorted(paths)
    ]


# %% rows
def print_row(name, cells):
    row = " | ".join([name, *cells])
    print("|", row, "|")


def of_all(cells):  # one for each machine
    if len(set(cells)) == 1:
        return cells[0]
    return "\u00a0/\u00a0".join(cells)


def print_machines(files):
    for file in files:  # as in of_all
        told = file["provenance"]
        words = [
            told["device_name"],
            f"{told['cores']} cores",
            f"torch {told['torch']}",
            told["date"],
        ]
        print("\n" + ", ".join(words))


# %% seconds
names = {
    "forward": "forward",
    "vjp_parameters": "VJP, parameters",
    "jvp_parameters": "JVP, parameters",
    "forward_over_reverse": "HVP, f-o-r",
    "double_backward": "HVP, double",
}


def seconds(file):
    times = {}
    for case in file["cases"]:
        labels = case["labels"]
        key = (
            labels["model"],
            labels["mode"],
            labels["compiled"],
        )
        times[key] = case["seconds"]
    return times


# %% gain
from statistics import median


def gain(times, model, mode):
    plain = times[model, mode, "no"]
    fast = times[model, mode, "yes"]
    if not plain or not fast:
        return "refused"
    ratio = median(plain) / median(fast)
    return f"{ratio:.1f}"


# %% table
files = read("modes_compiled")
tables = [seconds(file) for file in files]
models = list(
    dict.fromkeys(key[0] for key in tables[0])
)
print_row("", models)
print("| ---" + " | ---:" * 5 + " |")
for mode, name in names.items():
    row = []
    for model in models:
        cells = [
            gain(times, model, mode)
            for times in tables
        ]
        row.append(of_all(cells))
    print_row(name, row)
print_machines(files)

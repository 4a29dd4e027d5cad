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


def print_machine(file):
    told = file["provenance"]
    words = [
        told["device_name"],
        f"{told['cores']} cores",
        f"torch {told['torch']}",
        told["date"],
    ]
    print("\n" + ", ".join(words) + "\n")


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


# %% table
from statistics import median

for file in read("modes_compiled"):
    times = seconds(file)
    models = list(
        dict.fromkeys(key[0] for key in times)
    )
    print_row("", models)
    print("| ---" + " | ---:" * 5 + " |")
    for mode, name in names.items():
        cells = []
        for model in models:
            plain = times[model, mode, "no"]
            fast = times[model, mode, "yes"]
            cell = "refused"
            if fast and plain:
                ratio = median(plain)
                ratio /= median(fast)
                cell = f"{ratio:.1f}"
            cells.append(cell)
        print_row(name, cells)
    print_machine(file)

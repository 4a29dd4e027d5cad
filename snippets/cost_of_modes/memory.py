"""Peak memory of the modes, in peaks of a forward pass: exact."""
# data: benchmarks/results/studies/modes/*

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


# %% ratios
def largest(file):  # batch of each model
    found = {}
    for case in file["cases"]:
        labels = case["labels"]
        if labels.get("depth", 4) != 4:
            continue
        if labels.get("width", 256) != 256:
            continue
        batch = found.setdefault(
            labels["model"], {}
        ).setdefault(labels["batch"], {})
        batch[labels["mode"]] = case
    return {
        model: batches[max(batches)]
        for model, batches in found.items()
    }


# %% names
names = {
    "vjp_parameters": "VJP, parameters",
    "vjp_x": "VJP, x",
    "jvp_parameters": "JVP, parameters",
    "jvp_x": "JVP, x",
    "forward_over_reverse": "HVP, f-o-r",
    "reverse_over_forward": "HVP, r-o-f",
    "reverse_over_reverse": "HVP, r-o-r",
    "double_backward": "HVP, double",
}

# %% table
files = read("modes")
tables = [largest(file) for file in files]


def peak(case):
    return case["counts"]["peak_bytes"]


print_row("", tables[0])
print("| ---" + " | ---:" * 5 + " |")
for mode, name in names.items():
    row = []
    for model in tables[0]:
        cells = []
        for table in tables:
            modes = table[model]
            ratio = peak(modes[mode])
            ratio /= peak(modes["forward"])
            cells.append(f"{ratio:.1f}")
        row.append(of_all(cells))
    print_row(name, row)
print_machines(files)

"""On a GPU ever larger chunks cost memory and gain no time."""
# data: benchmarks/results/studies/limits/*

# %% read
import json
from pathlib import Path
from statistics import quantiles

studies = Path("benchmarks/results/studies")
files = [
    json.loads(path.read_text("utf-8"))
    for path in sorted(
        studies.glob("limits/*.json")
    )
]


# %% rows
def milliseconds(case):
    # The quartiles, the median between them
    ms = [1000 * s for s in case["seconds"]]
    ms *= 2  # one number has no quartiles
    return quantiles(ms, method="inclusive")


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


# %% row
def print_case(case):
    error = case["error"]
    way = case["labels"]["way"]
    size = int(way.partition("=")[2])
    if error:
        name, _, told = error.partition(":")
        told = told.split("allocate ")[1]
        asked = told.split(". ")[0]
        cells = f"+ {asked}", f"`{name}`"
    else:
        peak = case["counts"]["peak_bytes"]
        time = milliseconds(case)[1]
        cells = (
            f"{peak / 2**30:.1f} GiB",
            f"{time:.0f} ms",
        )
    print_row(f"{size:,}", *cells)


# %% table
for file in files:
    print_row("chunk_size", "peak", "time")
    print("| ---: | ---: | ---: |")
    for case in file["cases"]:
        if case["labels"]["f"] == "waves":
            print_case(case)
    print_machine(file)

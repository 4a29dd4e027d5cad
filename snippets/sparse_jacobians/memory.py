"""Dense Jacobians fill memory with zeros, exactly counted."""
# data: benchmarks/results/studies/sparse/*
# data: benchmarks/results/studies/limits/*

# %% read
import json
from pathlib import Path

folder = Path("benchmarks/results/studies")
files = [
    *sorted(folder.glob("sparse/*.json")),
    *sorted(folder.glob("limits/*.json")),
]


# %% peaks
def peaks(file):
    """The peak of each case, in MiB."""
    data = json.loads(file.read_text("utf-8"))
    found = {}
    for case in data["cases"]:
        labels = case["labels"]
        key = labels["n"], labels["way"]
        f = labels.get("problem")
        if (f or labels["f"]) != "band":
            continue
        counts = case["counts"] or {}
        peak = counts.get("peak_bytes")
        if case["error"]:
            found[key] = "OOM"
        elif peak:
            mib = peak / 2**20
            digits = 2 if mib < 100 else 0
            found[key] = f"{mib:,.{digits}f}"
    return found


# %% table
ways = ["detect", "prepared"]
ways += ["jacfwd", "jacrev"]
sizes = [100, 1000, 3000, 10_000]
sizes += [30_000, 100_000]
found = {}
for file in files:  # who counts first
    found = peaks(file) | found
print("| n |", " | ".join(ways), "|")
print("| ---: " * 5 + "|")
for n in sizes:
    row = [f"{n:,}"]
    for way in ways:
        row.append(found.get((n, way), "—"))
    print("|", " | ".join(row), "|")

"""Dense Jacobians fill memory with zeros, exactly counted."""
# data: benchmarks/results/studies/sparse/*

# %% read
import json
from pathlib import Path

folder = "benchmarks/results/studies/sparse"
files = Path(folder).glob("*.json")


def peaks(file):
    """The peak of each case, in MiB."""
    data = json.loads(file.read_text("utf-8"))
    found = {}
    for case in data["cases"]:
        key = tuple(case["labels"].values())
        counts = case["counts"] or {}
        peak = counts.get("peak_bytes")
        if peak:
            mib = peak / 2**20
            found[key] = f"{mib:,.2f}"
    return found


# %% table
ways = ["detect", "prepared"]
ways += ["jacfwd", "jacrev"]
sizes = [100, 1000, 3000, 10_000, 100_000]
for file in sorted(files):
    found = peaks(file)
    print("| n |", " | ".join(ways), "|")
    print("| ---: " * 5 + "|")
    for n in sizes:
        row = [f"{n:,}"]
        for way in ways:
            key = "band", n, way
            row.append(found.get(key, "—"))
        print("|", " | ".join(row), "|")
    print()

"""Dense Jacobians fill memory with zeros, exactly counted."""
# data: benchmarks/results/studies/sparse/*

import json
from pathlib import Path

folder = Path(
    "benchmarks/results/studies/sparse"
)
ways = [
    "detect",
    "prepared",
    "jacfwd",
    "jacrev",
]
for path in sorted(folder.glob("*.json")):
    data = json.loads(path.read_text("utf-8"))
    peaks = {}
    for case in data["cases"]:
        labels = case["labels"]
        counts = case["counts"] or {}
        if labels["problem"] == "band":
            key = labels["n"], labels["way"]
            peaks[key] = counts.get(
                "peak_bytes"
            )
    print("| n |", " | ".join(ways), "|")
    print("| ---: " * 5 + "|")
    for n in (
        100,
        1000,
        3000,
        10_000,
        100_000,
    ):
        row = [f"{n:,}"]
        for way in ways:
            peak = peaks.get((n, way))
            mib = (peak or 0) / 2**20
            text = (
                f"{mib:,.2f}" if peak else "—"
            )
            row.append(text)
        print("|", " | ".join(row), "|")
    print()

"""SciPy groups columns too, and needs more groups."""
# data: benchmarks/results/studies/sparse/*

import json
from pathlib import Path
from statistics import median

folder = Path(
    "benchmarks/results/studies/sparse"
)
heads = [
    "problem",
    "n",
    "passes",
    "groups",
    "ours",
    "scipy",
]
for path in sorted(folder.glob("*.json")):
    data = json.loads(path.read_text("utf-8"))
    cases = {}
    for case in data["cases"]:
        key = tuple(case["labels"].values())
        cases[key] = case
    print("|", " | ".join(heads), "|")
    print("| --- " + "| ---: " * 5 + "|")
    for problem, n, way in cases:
        far = 9000 < n < 11_000
        if way != "scipy_prepared" or not far:
            continue
        row = [
            problem.replace("_", " "),
            f"{n:,}",
        ]
        ours = cases[problem, n, "prepared"]
        theirs = cases[problem, n, way]
        row.append(
            str(ours["counts"]["passes"])
        )
        row.append(
            str(theirs["counts"]["groups"])
        )
        for one in (ours, theirs):
            ms = 1000 * median(one["seconds"])
            row.append(f"{ms:,.1f}")
        print("|", " | ".join(row), "|")
    print()

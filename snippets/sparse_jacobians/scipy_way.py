"""SciPy groups columns too, and needs more groups near n = 10,000."""
# data: benchmarks/results/studies/sparse/*

# %% read
import json
from pathlib import Path
from statistics import median

folder = "benchmarks/results/studies/sparse"
files = Path(folder).glob("cpu*.json")


def cases_of(file):
    data = json.loads(file.read_text("utf-8"))
    return {
        tuple(case["labels"].values()): case
        for case in data["cases"]
    }


def shown(case):
    """Its passes or groups, and the time."""
    counts = case["counts"]
    passes = counts.get(
        "groups", counts["passes"]
    )
    ms = 1000 * median(case["seconds"])
    return str(passes), f"{ms:,.1f}"


# %% table
heads = ["passes", "groups", "ours", "scipy"]
for file in sorted(files):
    cases = cases_of(file)
    row = ["problem", *heads]
    print("|", " | ".join(row), "|")
    print("| --- " + "| ---: " * 4 + "|")
    for problem, n, way in cases:
        near = 9000 < n < 11_000
        if (
            way != "scipy_prepared"
            or not near
        ):
            continue
        passes, ours = shown(
            cases[problem, n, "prepared"]
        )
        groups, theirs = shown(
            cases[problem, n, way]
        )
        name = problem.replace("_", " ")
        row = [name, passes, groups]
        row += [ours, theirs]
        print("|", " | ".join(row), "|")
    print()

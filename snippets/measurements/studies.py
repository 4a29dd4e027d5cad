"""Every study of costs: its machine, its date, its timings."""
# data: benchmarks/results/studies/*/*.json

# %% row
import json


def row(path):
    data = json.loads(path.read_text("utf-8"))
    told = data["provenance"]
    cases = data["cases"]
    failed = [c for c in cases if c["error"]]
    counts = [
        len(c["seconds"]) for c in cases
    ]
    commit = (told["commit"] or "unknown")[:7]
    if not told["clean"]:
        commit += ", changed"
    return [
        f"`{data['study']}`",
        told["device_name"],
        told["threads"],
        told["torch"].split("+")[0],
        told["date"].split()[0],
        commit,
        len(cases),
        len(failed),
        f"{sum(counts):,}",
    ]


# %% table
from pathlib import Path

folder = Path("benchmarks/results/studies")
heads = (
    "study | machine | threads | torch | date"
    " | commit | cases | failed | timings"
)
print("|", heads, "|")
left, right = "| --- " * 6, "| ---: " * 3
print(left + right + "|")
for path in sorted(folder.glob("*/*.json")):
    cells = map(str, row(path))
    print("|", " | ".join(cells), "|")

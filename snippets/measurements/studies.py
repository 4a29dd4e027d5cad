"""Every study of costs: its machine, its date, its timings."""
# data: benchmarks/results/studies/*/*.json

# %% files
import json
from pathlib import Path

folder = Path("benchmarks/results/studies")
paths = sorted(folder.glob("*/*.json"))


# %% row
def row(path):
    data = json.loads(path.read_text("utf-8"))
    told = data["provenance"]
    cases = data["cases"]
    failed = [c for c in cases if c["error"]]
    timings = sum(
        len(case["seconds"]) for case in cases
    )
    commit = (told["commit"] or "unknown")[:7]
    if not told["clean"]:
        commit += ", changed"
    return {
        "study": f"`{data['study']}`",
        "machine": told["device_name"],
        "threads": told["threads"],
        "torch": told["torch"].split("+")[0],
        "date": told["date"].split()[0],
        "commit": commit,
        "cases": len(cases),
        "failed": len(failed),
        "timings": f"{timings:,}",
    }


# %% table
rows = [row(path) for path in paths]
print("|", " | ".join(rows[0]), "|")
left, right = "| --- " * 6, "| ---: " * 3
print(left + right + "|")
for cells in rows:
    values = map(str, cells.values())
    print("|", " | ".join(values), "|")

"""Every study of costs: its machine, its date, its timings."""
# data: benchmarks/results/studies/*/*.json

import json
from pathlib import Path

folder = Path("benchmarks/results/studies")
heads = [
    "study",
    "machine",
    "threads",
    "torch",
    "date",
    "commit",
    "cases",
    "failed",
    "timings",
]
print("|", " | ".join(heads), "|")
left, right = "| --- " * 6, "| ---: " * 3
print(left + right + "|")
for path in sorted(folder.glob("*/*.json")):
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
    row = [
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
    print("|", " | ".join(map(str, row)), "|")

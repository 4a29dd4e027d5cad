"""A snippet more costs milliseconds; an unchanged book, a moment."""
# data: benchmarks/results/engine.json

# %% measured
import json
from pathlib import Path

path = Path("benchmarks/results/engine.json")
data = json.loads(path.read_text("utf-8"))
sizes = data["sizes"]
keys = {
    "cold": "cold",
    "warm": "warm",
    "one": "one_changed",
    "module": "module_changed",
    "site": "site_warm",
}


# %% table
def print_row(name, values, form):
    cells = [format(v, form) for v in values]
    row = " | ".join([name, *cells])
    print(f"| {row} |")


counts = [size["snippets"] for size in sizes]
print_row("snippets", counts, ",")
print("| --- |" + " ---: |" * len(counts))
costs = [s["cold_per_snippet"] for s in sizes]
each = [1000 * cost for cost in costs]
print_row("each", each, ".1f")
for name, key in keys.items():
    times = [size[key] for size in sizes]
    medians = [t["median"] for t in times]
    print_row(name, medians, ".2f")
once = data["import_torch"]["median"]
print(f"\n`import torch`: {once:.2f} s")

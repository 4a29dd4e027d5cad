"""A snippet more costs milliseconds; an unchanged book, a moment."""
# data: benchmarks/results/engine.json

import json
from pathlib import Path

path = Path("benchmarks/results/engine.json")
data = json.loads(path.read_text("utf-8"))
keys = {
    "cold": "cold",
    "warm": "warm",
    "one": "one_changed",
    "module": "module_changed",
    "site": "site_warm",
}

heads = ["snippets", "each", *keys]
print("|", " | ".join(heads), "|")
print("| ---: " * len(heads) + "|")
for size in data["sizes"]:
    count = size["snippets"]
    each = 1000 * size["cold_per_snippet"]
    row = [f"{count:,}", f"{each:.1f}"]
    for key in keys.values():
        seconds = size[key]["median"]
        row.append(f"{seconds:.2f}")
    print("|", " | ".join(row), "|")
once = data["import_torch"]["median"]
print(f"\n`import torch`: {once:.2f} s")

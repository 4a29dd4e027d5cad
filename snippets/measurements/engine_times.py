"""A snippet more costs milliseconds; an unchanged book, a moment."""
# data: benchmarks/results/engine.json

import json
from pathlib import Path

path = Path("benchmarks/results/engine.json")
data = json.loads(path.read_text("utf-8"))
names = {
    "cold": "cold",
    "warm": "warm",
    "one": "one_changed",
    "module": "module_changed",
    "site": "site_warm",
}

print(f"import torch: {data['import_torch']['median']:.2f} s")
print("snippets  each", *(f"{name:>9}" for name in names))
for size in data["sizes"]:
    each = 1000 * size["cold_per_snippet"]
    times = (f"{size[key]['median']:7.2f} s" for key in names.values())
    print(f"{size['snippets']:8} {each:5.1f}", *times)

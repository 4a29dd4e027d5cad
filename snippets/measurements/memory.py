"""Memory does not grow with the book: a child a core, one torch."""
# data: benchmarks/results/engine.json

import json
from pathlib import Path

path = Path("benchmarks/results/engine.json")
data = json.loads(path.read_text("utf-8"))
names = ("parent_rss", "server_pss", "child_pss", "all_pss")

print("snippets", *(f"{name:>11}" for name in names), "    (MiB)")
for size in data["sizes"]:
    mib = [round(size["memory_mib"][name]) for name in names]
    shown = (f"{one or 'not seen':>11}" for one in mib)
    print(f"{size['snippets']:8}", *shown)

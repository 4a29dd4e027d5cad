"""Memory does not grow with the book: a child a core, one torch."""
# data: benchmarks/results/engine.json

import json
from pathlib import Path

path = Path("benchmarks/results/engine.json")
data = json.loads(path.read_text("utf-8"))
names = ("parent_rss", "server_pss", "child_pss", "all_pss")

print("snippets", *(f"{name:>11}" for name in names), "    (MiB)")
for size in data["sizes"]:
    mib = (f"{size['memory_mib'][name]:11.0f}" for name in names)
    print(f"{size['snippets']:8}", *mib)

"""Memory does not grow with the book: a child a core, one torch."""
# data: benchmarks/results/engine.json

import json
from pathlib import Path

path = Path("benchmarks/results/engine.json")
data = json.loads(path.read_text("utf-8"))
keys = {
    "parent": "parent_rss",
    "server": "server_pss",
    "child": "child_pss",
    "all": "all_pss",
}

heads = ["snippets", *keys]
print("|", " | ".join(heads), "|")
print("| ---: " * len(heads) + "|")
for size in data["sizes"]:
    row = [f"{size['snippets']:,}"]
    for key in keys.values():
        mib = round(size["memory_mib"][key])
        row.append(str(mib or "not seen"))
    print("|", " | ".join(row), "|")

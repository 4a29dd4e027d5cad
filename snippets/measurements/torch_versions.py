"""How many of the book's snippets print the same on another torch."""
# data: benchmarks/results/versions/*.json

import json
from pathlib import Path

folder = Path("benchmarks/results/versions")
print("| torch | the same | others on |")
print("| --- | --- | --- |")
for path in sorted(folder.glob("*.json")):
    told = json.loads(path.read_text("utf-8"))
    count = told["snippets"]
    differ = told["differ"]
    same = f"{count - len(differ)} of {count}"
    pages = {one["page"] for one in differ}
    others = ", ".join(sorted(pages))
    torch = told["torch"].split("+")[0]
    row = [torch, same, others or "—"]
    print("|", " | ".join(row), "|")
